import { hkdfSync } from 'node:crypto';

/** What keys are derived for. A purpose never changes: what was sealed under it could no longer be opened. */
export type KeyPurpose = 'crossdock/sealing-key/v1' | 'crossdock/material-key/v1' | 'crossdock/vault-kek/v1' | 'crossdock/vault-kek-id/v1';

/** A key of 32 bytes for one purpose (HKDF-SHA256, RFC 5869). The same master key and purpose give the same key, on every replica. */
export function deriveKey(masterKey: Buffer, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), purpose, 32));
}
