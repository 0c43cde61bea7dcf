import { diffieHellman, generateKeyPairSync, hkdfSync, type KeyObject } from 'node:crypto';
import { decrypt, encrypt, SEAL_OVERHEAD_BYTES, sealBroken } from './authenticated-cipher.js';
import { rawPublicKey, toPublicKey } from './sealing-key.js';

const FORMAT = 1;
const PUBLIC_KEY_BYTES = 32;
const HEADER_BYTES = 1 + PUBLIC_KEY_BYTES;

/**
 * Seals `plaintext` so that only the owner of the private key opens it: not even the sealer can. X25519 with a fresh key,
 * HKDF-SHA256 over both public keys, AES-256-GCM. `context` is bound in: what was sealed for one use does not open for another.
 * Format: a byte 1, the fresh public key (32 bytes), nonce, ciphertext, tag. Throws when `publicKey` is not an X25519 key of 32 bytes.
 */
export function sealTo(publicKey: Buffer, plaintext: Buffer, context: string): Buffer {
  const fresh = generateKeyPairSync('x25519');
  const header = Buffer.concat([Buffer.from([FORMAT]), rawPublicKey(fresh.publicKey)]);
  const shared = diffieHellman({ privateKey: fresh.privateKey, publicKey: toPublicKey(publicKey) });
  return Buffer.concat([header, encrypt(sealKey(shared, header, publicKey), plaintext, Buffer.from(context, 'utf8'))]);
}

/** Opens what `sealTo` made. Throws `internal_error` when it was altered, or sealed to another key or for another context. */
export function openSealed(privateKey: KeyObject, sealed: Buffer, context: string): Buffer {
  if (sealed.length < HEADER_BYTES + SEAL_OVERHEAD_BYTES || sealed[0] !== FORMAT) throw sealBroken();
  const header = sealed.subarray(0, HEADER_BYTES);
  const shared = agree(privateKey, header.subarray(1));
  const key = sealKey(shared, header, rawPublicKey(privateKey));
  return decrypt(key, sealed.subarray(HEADER_BYTES), Buffer.from(context, 'utf8'));
}

/** A point of small order gives a secret that everyone knows; the cryptographic library refuses it. */
function agree(privateKey: KeyObject, publicKey: Buffer): Buffer {
  try {
    return diffieHellman({ privateKey, publicKey: toPublicKey(publicKey) });
  } catch {
    throw sealBroken();
  }
}

function sealKey(shared: Buffer, header: Buffer, recipient: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', shared, Buffer.concat([header, recipient]), 'crossdock/seal/v1', 32));
}
