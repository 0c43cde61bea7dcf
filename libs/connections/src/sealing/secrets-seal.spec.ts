import { randomBytes } from 'node:crypto';
import { sealTo } from './public-key-seal.js';
import { sealingKeyPair } from './sealing-key.js';
import { openSecrets, sealSecrets } from './secrets-seal.js';

describe('sealSecrets', () => {
  const { publicKey, privateKey } = sealingKeyPair(randomBytes(32));
  const address = { workspaceId: 1, connectionId: 'c0ffee', secretVersion: 3 };

  it('gives back the fields', () => {
    expect(openSecrets(privateKey, address, sealSecrets(publicKey, address, { password: 'pä"ss' }))).toEqual({ password: 'pä"ss' });
  });

  it.each([{ workspaceId: 2 }, { connectionId: 'c0ffef' }, { secretVersion: 4 }])('does not open at another address: %j', (change) => {
    const sealed = sealSecrets(publicKey, address, { password: 'x' });
    expect(() => openSecrets(privateKey, { ...address, ...change }, sealed)).toThrow(expect.objectContaining({ code: 'internal_error' }));
  });

  it.each(['hunter2-hunter2', '{"password":7}'])('does not quote the plaintext when it is not a record of texts: %s', (plaintext) => {
    const sealed = sealTo(publicKey, Buffer.from(plaintext), 'secrets/1/c0ffee/3').toString('base64');
    let caught: unknown;
    try {
      openSecrets(privateKey, address, sealed);
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({ code: 'internal_error' });
    expect(caught).not.toHaveProperty('cause');
    expect(String(caught)).not.toContain('hunter2');
  });
});
