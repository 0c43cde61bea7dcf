import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { CrossdockError } from '@crossdock/contracts';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** How many bytes sealing adds. */
export const SEAL_OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;

/** AES-256-GCM under a random 96-bit nonce: nonce, ciphertext, tag. Opens only under the same key and context. */
export function encrypt(key: Buffer, plaintext: Buffer, context: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(context);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** Opens what `encrypt` made. Throws `internal_error` when it was altered, or sealed under another key or for another context. */
export function decrypt(key: Buffer, sealed: Buffer, context: Buffer): Buffer {
  if (sealed.length < SEAL_OVERHEAD_BYTES) throw sealBroken();
  const tagAt = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(context)
    .setAuthTag(sealed.subarray(tagAt));
  const plaintext = decipher.update(sealed.subarray(NONCE_BYTES, tagAt));
  try {
    return Buffer.concat([plaintext, decipher.final()]);
  } catch {
    throw sealBroken();
  }
}

/** The one error of everything that is sealed. It says nothing of what is inside, and keeps no cause. */
export function sealBroken(): CrossdockError {
  return new CrossdockError('internal_error', {
    detail: 'A sealed value does not open: it was altered, or sealed with another key or for another use.',
  });
}
