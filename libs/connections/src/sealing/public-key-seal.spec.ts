import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { openSealed, sealTo } from './public-key-seal.js';
import { sealingKeyPair } from './sealing-key.js';

describe('sealTo', () => {
  const masterKey = randomBytes(32);
  const { publicKey, privateKey } = sealingKeyPair(masterKey);
  const plaintext = Buffer.from('correct horse battery staple');

  it('gives back what was sealed, empty and long values included', () => {
    for (const value of [plaintext, Buffer.alloc(0), randomBytes(100_000)]) {
      expect(openSealed(privateKey, sealTo(publicKey, value, 'a'), 'a')).toEqual(value);
    }
  });

  it('never seals the same value twice to the same bytes', () => {
    expect(sealTo(publicKey, plaintext, 'a')).not.toEqual(sealTo(publicKey, plaintext, 'a'));
  });

  it('does not open for another context or with another key', () => {
    const sealed = sealTo(publicKey, plaintext, 'a');
    const other = sealingKeyPair(randomBytes(32)).privateKey;
    expect(() => openSealed(privateKey, sealed, 'b')).toThrow(expect.objectContaining({ code: 'internal_error' }));
    expect(() => openSealed(other, sealed, 'a')).toThrow(expect.objectContaining({ code: 'internal_error' }));
  });

  it('does not open when any single bit was changed or any byte is missing', () => {
    const sealed = sealTo(publicKey, plaintext, 'a');
    for (let at = 0; at < sealed.length; at++) {
      const altered = Buffer.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ (at === 32 ? 0x01 : 0x80 >> (at % 8));
      expect(() => openSealed(privateKey, altered, 'a')).toThrow(expect.objectContaining({ code: 'internal_error' }));
      expect(() => openSealed(privateKey, sealed.subarray(0, at), 'a')).toThrow(expect.objectContaining({ code: 'internal_error' }));
    }
  });

  it('refuses a point of small order instead of agreeing on a secret that everyone knows', () => {
    const sealed = sealTo(publicKey, plaintext, 'a');
    sealed.fill(0, 1, 33);
    expect(() => openSealed(privateKey, sealed, 'a')).toThrow(expect.objectContaining({ code: 'internal_error' }));
  });

  it('gives every replica with the same master key the same pair, and its private half prints as nothing', () => {
    const again = sealingKeyPair(masterKey);
    expect([again.keyId, again.publicKey]).toEqual([sealingKeyPair(masterKey).keyId, publicKey]);
    expect(sealingKeyPair(randomBytes(32)).keyId).not.toBe(again.keyId);
    expect(again.keyId).toMatch(/^[0-9a-f]{16}$/);
    expect(openSealed(again.privateKey, sealTo(publicKey, plaintext, 'a'), 'a')).toEqual(plaintext);
    expect(`${JSON.stringify(again.privateKey)}${inspect(again.privateKey)}`).not.toMatch(/[0-9a-f]{16}/i);
  });
});
