import { randomBytes } from 'node:crypto';
import { encrypt } from '@crossdock/connections';
import type { KeyEncryptionKey } from './keyring.js';
import { bindingOf, DATA_KEY_BYTES, joinRecord, type SecretPlace } from './record-layout.js';

/**
 * Seals one secret (SECURITY §4): AES-256-GCM under a data key of its own, the data key wrapped by the key-encryption key, both bound
 * to the place. The same secret never gives the same record twice.
 */
export function sealRecord({ id, key }: KeyEncryptionKey, place: SecretPlace, plaintext: string): Buffer {
  const dataKey = randomBytes(DATA_KEY_BYTES);
  const record = joinRecord({
    keyId: id,
    wrappedKey: encrypt(key, dataKey, bindingOf('data-key', id, place)),
    content: encrypt(dataKey, Buffer.from(plaintext, 'utf8'), bindingOf('content', id, place)),
  });
  dataKey.fill(0);
  return record;
}
