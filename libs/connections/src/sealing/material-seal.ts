import { type Material, materialSchema } from '../material/material.js';
import { decrypt, encrypt } from './authenticated-cipher.js';
import { deriveKey } from './derive-key.js';
import { fromSealedJson } from './sealed-json.js';

/** The key under which resolved material travels. Only services that have the master key can derive it. */
export function materialKey(masterKey: Buffer): Buffer {
  return deriveKey(masterKey, 'crossdock/material-key/v1');
}

/**
 * The context of the answer to `resolve-material`: the connection asked for and the revision in the answer, so that an answer for
 * another connection or of another time does not open.
 */
export function materialContext(connectionId: string, catalogRevision: number): string {
  return `material/${connectionId}/${catalogRevision}`;
}

/** Seals material with AES-256-GCM, in base64. `context` comes from `materialContext`. */
export function sealMaterial(key: Buffer, material: Material, context: string): string {
  return encrypt(key, Buffer.from(JSON.stringify(material), 'utf8'), Buffer.from(context, 'utf8')).toString('base64');
}

/** Opens what `sealMaterial` made. Throws `internal_error` when it was altered, or sealed with another key or for another context. */
export function openMaterial(key: Buffer, sealed: string, context: string): Material {
  const plaintext = decrypt(key, Buffer.from(sealed, 'base64'), Buffer.from(context, 'utf8'));
  return fromSealedJson(materialSchema, plaintext);
}
