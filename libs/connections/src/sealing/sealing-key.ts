import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { deriveKey } from './derive-key.js';

/** What stands before the 32 bytes of an X25519 private key in PKCS #8 (RFC 8410 §7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex');

const KEY_ID_CHARS = 16;

/** The key pair of the credential service. The private half is a key object, which prints and serialises as nothing. */
export interface SealingKeyPair {
  /** Names the public key: 16 hexadecimal digits of its SHA-256. */
  readonly keyId: string;
  /** 32 bytes, to be published. */
  readonly publicKey: Buffer;
  readonly privateKey: KeyObject;
}

/** The X25519 key pair that belongs to a master key: every replica has the same one, and nothing has to be stored. */
export function sealingKeyPair(masterKey: Buffer): SealingKeyPair {
  const der = Buffer.concat([PKCS8_PREFIX, deriveKey(masterKey, 'crossdock/sealing-key/v1')]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const publicKey = rawPublicKey(privateKey);
  return { keyId: createHash('sha256').update(publicKey).digest('hex').slice(0, KEY_ID_CHARS), publicKey, privateKey };
}

/** The 32 bytes of the public half of a key. */
export function rawPublicKey(key: KeyObject): Buffer {
  const { x } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  return Buffer.from(x ?? '', 'base64url');
}

/** A public key from its 32 bytes. */
export function toPublicKey(raw: Buffer): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: raw.toString('base64url') }, format: 'jwk' });
}
