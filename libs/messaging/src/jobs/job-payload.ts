import { CrossdockError, type FieldError, type JobContract, type JobPayload, toFieldErrors } from '@crossdock/contracts';
import type { z } from 'zod';
import { fromStorable, toStorable } from '../store/storable.js';

/**
 * Readies a payload, or a list of them, for a job of its own. Throws `internal_error` when it is larger than `payloadBytesMax`: a fault of
 * the producer.
 */
export function encodePayload<C extends JobContract>(
  contract: C,
  payload: z.input<C['schema']> | readonly z.input<C['schema']>[],
): unknown {
  const { data, bytes } = toStorable(payload);
  if (bytes > contract.payloadBytesMax) {
    throw new CrossdockError('internal_error', {
      detail: `A payload of ${contract.name} has ${bytes} bytes; its contract allows ${contract.payloadBytesMax}.`,
    });
  }
  return data;
}

/** What a job from a queue carries: the payloads that match the contract, and what is wrong with the others. */
export interface DecodedPayloads<C extends JobContract> {
  readonly payloads: readonly JobPayload<C>[];
  readonly faults: ReadonlyArray<readonly FieldError[]>;
}

/** Reads what `encodePayload` made, perhaps in another release. Never throws. */
export function decodePayloads<C extends JobContract>(contract: C, data: unknown): DecodedPayloads<C> {
  const stored = fromStorable(data);
  const payloads: JobPayload<C>[] = [];
  const faults: FieldError[][] = [];
  for (const payload of Array.isArray(stored) ? (stored as unknown[]) : [stored]) {
    const result = contract.schema.safeParse(payload);
    if (result.success) payloads.push(result.data as JobPayload<C>);
    else faults.push(toFieldErrors(result.error.issues));
  }
  return { payloads, faults };
}
