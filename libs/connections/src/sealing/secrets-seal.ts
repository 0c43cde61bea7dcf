import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { SecretFields } from '../settings/connection-settings.js';
import { fromSealedJson } from './sealed-json.js';
import { openSealed, sealTo } from './public-key-seal.js';

/** Which secrets: those of one version of one connection. */
export interface SecretsAddress {
  readonly workspaceId: number;
  readonly connectionId: string;
  readonly secretVersion: number;
}

const fieldsSchema = z.record(z.string(), z.string());

/** Seals the secrets of a connection for the question `store-secrets`: base64, bound to their address. See `sealTo`. */
export function sealSecrets(publicKey: Buffer, address: SecretsAddress, secrets: SecretFields): string {
  return sealTo(publicKey, Buffer.from(JSON.stringify(secrets), 'utf8'), contextOf(address)).toString('base64');
}

/** Opens what `sealSecrets` made. Throws `internal_error` when it was altered, or sealed to another key or for another address. */
export function openSecrets(privateKey: KeyObject, address: SecretsAddress, sealed: string): SecretFields {
  const plaintext = openSealed(privateKey, Buffer.from(sealed, 'base64'), contextOf(address));
  return fromSealedJson(fieldsSchema, plaintext);
}

function contextOf({ workspaceId, connectionId, secretVersion }: SecretsAddress): string {
  return `secrets/${workspaceId}/${connectionId}/${secretVersion}`;
}
