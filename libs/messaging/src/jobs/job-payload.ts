import { CrossdockError, type FieldError, type JobContract, type JobPayload, toFieldErrors } from '@crossdock/contracts';
import { fromStorable } from '../store/storable.js';
import { bytesBeyond } from './json-size.js';

/** Throws `internal_error` when a job of a payload, or of a list of them, is larger than its contract allows: a fault of the producer. */
export function assertPayloadSize(contract: JobContract, payload: unknown): void {
  const bytes = bytesBeyond(payload, contract.payloadBytesMax);
  if (bytes === undefined) return;
  throw new CrossdockError('internal_error', {
    detail: `A payload of ${contract.name} has ${bytes} bytes; its contract allows ${contract.payloadBytesMax}.`,
  });
}

/** What a job from a queue carries: the payloads that match the contract, and what is wrong with the others. */
export interface DecodedPayloads<C extends JobContract> {
  readonly payloads: readonly JobPayload<C>[];
  readonly faults: ReadonlyArray<readonly FieldError[]>;
}

/** Reads the data of a job, perhaps of another release. Never throws. */
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
