import { randomBytes } from 'node:crypto';
import { keyringOf } from './keyring.js';
import { openRecord } from './open-record.js';
import { sealRecord } from './seal-record.js';

const place = { workspaceId: 1, connectionId: '0198c0de-0000-7000-8000-00000000000a', secretVersion: 2, field: 'password' };

describe('a sealed record', () => {
  const masterKey = randomBytes(32);
  const keyring = keyringOf(masterKey);

  it.each(['x', '', 'pä"ss 🔑', 'y'.repeat(8192)])('gives back what was sealed, on every service with the same master key', (secret) => {
    expect(openRecord(keyringOf(masterKey), place, sealRecord(keyring.newest, place, secret)).reveal()).toBe(secret);
  });

  it('does not open when any byte was changed or is missing: format, key id, wrapped key, nonce, content, tag', () => {
    const record = sealRecord(keyring.newest, place, 'correct horse');
    for (let at = 0; at < record.length; at++) {
      const altered = Buffer.from(record);
      altered[at] = (altered[at] ?? 0) ^ (1 << (at % 8));
      expect(() => openRecord(keyring, place, altered)).toThrow(expect.objectContaining({ code: 'internal_error' }));
      expect(() => openRecord(keyring, place, record.subarray(0, at))).toThrow(expect.objectContaining({ code: 'internal_error' }));
    }
    expect(() => openRecord(keyring, place, Buffer.concat([record, Buffer.alloc(1)]))).toThrow();
  });

  it.each([{ workspaceId: 2 }, { connectionId: '0198c0de-0000-7000-8000-00000000000b' }, { secretVersion: 3 }, { field: 'secret' }])(
    'does not open at another place: %j',
    (change) => {
      const record = sealRecord(keyring.newest, place, 'correct horse');
      expect(() => openRecord(keyring, { ...place, ...change }, record)).toThrow(expect.objectContaining({ code: 'internal_error' }));
    },
  );

  it('opens however the connection id was written, as Postgres gives ids in lower case', () => {
    const record = sealRecord(keyring.newest, { ...place, connectionId: place.connectionId.toUpperCase() }, 'correct horse');
    expect(openRecord(keyring, place, record).reveal()).toBe('correct horse');
  });

  it('does not open with another master key, and names the key it needs', () => {
    const record = sealRecord(keyring.newest, place, 'correct horse');
    expect(() => openRecord(keyringOf(randomBytes(32)), place, record)).toThrow(keyring.newest.id);
  });

  it('does not open when its parts come from two records', () => {
    const [first, second] = ['correct horse', 'battery staple'].map((secret) => sealRecord(keyring.newest, place, secret));
    const mixed = Buffer.concat([first!.subarray(0, 69), second!.subarray(69)]);
    expect(() => openRecord(keyring, place, mixed)).toThrow(expect.objectContaining({ code: 'internal_error' }));
  });

  it('never seals the same secret twice to the same bytes, under any data key or nonce', () => {
    const records = Array.from({ length: 50 }, () => sealRecord(keyring.newest, place, 'correct horse'));
    const pieces = records.flatMap((record) => [record.toString('hex', 9, 21), record.toString('hex', 69, 81), record.toString('hex', 81)]);
    expect(new Set(pieces).size).toBe(150);
  });

  it('gives an id that says nothing of the key', () => {
    expect(keyring.newest.key.toString('hex')).not.toContain(keyring.newest.id);
    expect(masterKey.toString('hex')).not.toContain(keyring.newest.id);
  });
});
