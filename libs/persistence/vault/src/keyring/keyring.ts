import { deriveKey } from '@crossdock/connections';

/** The injection token of the vault's `Keyring`. */
export const KEYRING = Symbol('Keyring');

/** The length of a key id in bytes; as text it is twice as many hexadecimal digits. */
export const KEY_ID_BYTES = 8;

/** A key that wraps data keys, and the name by which records refer to it. */
export interface KeyEncryptionKey {
  readonly id: string;
  readonly key: Buffer;
}

/** The key-encryption keys at hand: new records use `newest`, old ones name theirs. */
export interface Keyring {
  readonly newest: KeyEncryptionKey;
  find(keyId: string): KeyEncryptionKey | undefined;
}

/** The keyring of a master key. Key and id are derived from it apart, so that the id says nothing of the key. */
export function keyringOf(masterKey: Buffer): Keyring {
  const id = deriveKey(masterKey, 'crossdock/vault-kek-id/v1').subarray(0, KEY_ID_BYTES).toString('hex');
  const newest = { id, key: deriveKey(masterKey, 'crossdock/vault-kek/v1') };
  return { newest, find: (keyId) => (keyId === newest.id ? newest : undefined) };
}
