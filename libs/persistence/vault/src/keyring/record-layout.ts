import { SEAL_OVERHEAD_BYTES } from '@crossdock/connections';
import { KEY_ID_BYTES } from './keyring.js';

/** The first byte of a record: everything after it is read by this version's rules. */
export const RECORD_FORMAT = 1;

/** Length of a data key. */
export const DATA_KEY_BYTES = 32;

const WRAPPED_KEY_AT = 1 + KEY_ID_BYTES;
const CONTENT_AT = WRAPPED_KEY_AT + SEAL_OVERHEAD_BYTES + DATA_KEY_BYTES;
const RECORD_BYTES_MIN = CONTENT_AT + SEAL_OVERHEAD_BYTES;

/** Where a secret belongs. It is bound into the record: moved to another place, the record does not open. */
export interface SecretPlace {
  readonly workspaceId: number;
  readonly connectionId: string;
  readonly secretVersion: number;
  readonly field: string;
}

/** The parts of a record. Both sealed parts begin with their nonce and end with their tag. */
export interface RecordParts {
  readonly keyId: string;
  readonly wrappedKey: Buffer;
  readonly content: Buffer;
}

/** Format byte, key id, wrapped data key, content. */
export function joinRecord({ keyId, wrappedKey, content }: RecordParts): Buffer {
  return Buffer.concat([Buffer.from([RECORD_FORMAT]), Buffer.from(keyId, 'hex'), wrappedKey, content]);
}

/** Undefined when it is no record of this format. */
export function splitRecord(record: Buffer): RecordParts | undefined {
  if (record.length < RECORD_BYTES_MIN || record[0] !== RECORD_FORMAT) return undefined;
  return {
    keyId: record.toString('hex', 1, WRAPPED_KEY_AT),
    wrappedKey: record.subarray(WRAPPED_KEY_AT, CONTENT_AT),
    content: record.subarray(CONTENT_AT),
  };
}

/** What is authenticated beside each sealed part (SECURITY §4): which part it is, the format, the key and the place. */
export function bindingOf(part: 'data-key' | 'content', keyId: string, place: SecretPlace): Buffer {
  const { workspaceId, connectionId, secretVersion, field } = place;
  return Buffer.from(JSON.stringify([part, RECORD_FORMAT, keyId, workspaceId, connectionId.toLowerCase(), secretVersion, field]), 'utf8');
}
