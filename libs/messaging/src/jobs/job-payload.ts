import { CrossdockError, type FieldError, type JobContract, type JobPayload, toFieldErrors } from '@crossdock/contracts';
import type { z } from 'zod';
import { fromStorable, toStorable } from '../store/storable.js';

/** A payload ready for a queue. */
export interface EncodedPayload {
  readonly jobId: string;
  readonly data: unknown;
}

/**
 * Checks a payload against its contract and readies it for a queue. Throws `internal_error` when it does not match the schema or is
 * larger than `payloadBytesMax`: both are faults of the producer.
 */
export function encodePayload<C extends JobContract>(contract: C, payload: z.input<C['schema']>): EncodedPayload {
  const result = contract.schema.safeParse(payload);
  if (!result.success) {
    throw new CrossdockError('internal_error', {
      detail: `A payload of ${contract.name} does not match version ${contract.version} of its contract.`,
      errors: toFieldErrors(result.error.issues),
    });
  }
  const { data, bytes } = toStorable(result.data);
  if (bytes > contract.payloadBytesMax) {
    throw new CrossdockError('internal_error', {
      detail: `A payload of ${contract.name} has ${bytes} bytes; its contract allows ${contract.payloadBytesMax}.`,
    });
  }
  return { jobId: contract.idOf(result.data), data };
}

/** A payload taken from a queue, or why it is not one. */
export type DecodedPayload<C extends JobContract> =
  | { readonly outcome: 'parsed'; readonly payload: JobPayload<C> }
  | { readonly outcome: 'malformed'; readonly errors: readonly FieldError[] };

/** Reads what `encodePayload` made, perhaps in another release. Never throws. */
export function decodePayload<C extends JobContract>(contract: C, data: unknown): DecodedPayload<C> {
  const result = contract.schema.safeParse(fromStorable(data));
  if (!result.success) return { outcome: 'malformed', errors: toFieldErrors(result.error.issues) };
  return { outcome: 'parsed', payload: result.data as JobPayload<C> };
}
