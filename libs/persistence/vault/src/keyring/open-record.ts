import { decrypt, sealBroken } from '@crossdock/connections';
import { CrossdockError, Secret } from '@crossdock/contracts';
import type { Keyring } from './keyring.js';
import { bindingOf, type SecretPlace, splitRecord } from './record-layout.js';

/** Opens what `sealRecord` made. Throws `internal_error` when it was altered or moved, or when its key is not at hand. */
export function openRecord(keyring: Keyring, place: SecretPlace, record: Buffer): Secret<string> {
  const parts = splitRecord(record);
  if (parts === undefined) throw sealBroken();
  const wrapping = keyring.find(parts.keyId);
  if (wrapping === undefined) {
    throw new CrossdockError('internal_error', {
      detail: `A stored secret needs the key ${parts.keyId}, which this service does not have.`,
    });
  }
  const dataKey = decrypt(wrapping.key, parts.wrappedKey, bindingOf('data-key', parts.keyId, place));
  const plaintext = decrypt(dataKey, parts.content, bindingOf('content', parts.keyId, place));
  dataKey.fill(0);
  return new Secret(plaintext.toString('utf8'));
}
