import type { z } from 'zod';

/** The services that can be run apart. */
export type ServiceName = 'ingress' | 'dispatcher' | 'credentials' | 'event-sink' | 'management-api';

/**
 * What producer and consumer of a job agree on. Payloads are parsed by `schema` when published and again when taken, because
 * two releases run at once during a deploy: a schema may gain optional fields, anything else is a new `version`.
 */
export interface JobContract<Name extends string = string, Schema extends z.ZodType = z.ZodType> {
  /** Imperative, for example `route-event`. */
  readonly name: Name;
  /** Plural noun. One job kind per queue, so that each scales and backs up on its own. */
  readonly queue: string;
  readonly version: number;
  readonly schema: Schema;
  readonly producer: readonly ServiceName[];
  readonly consumer: ServiceName;
  /** The job's deterministic id, parts joined by `_`: a second job with the id of one that still exists is dropped. */
  readonly idOf: (payload: z.output<Schema>) => string;
  /** Largest serialised payload. Producers send large bodies by reference. */
  readonly payloadBytesMax: number;
}

export type JobPayload<C extends JobContract> = z.output<C['schema']>;

export function defineJob<Name extends string, Schema extends z.ZodType>(contract: JobContract<Name, Schema>): JobContract<Name, Schema> {
  return contract;
}
