import type { z } from 'zod';

/** The services that can be run apart. */
export type ServiceName = 'ingress' | 'dispatcher' | 'credentials' | 'event-sink' | 'management-api';

/**
 * What producer and consumer of a job agree on. The compiler holds producers to `schema`; consumers parse by it what they take, because
 * two releases run at once during a deploy: a schema may gain optional fields, anything else is a new `version`. A job carries one
 * payload, or a list of them.
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
  readonly idOf: (payload: z.input<Schema>) => string;
  /** Most bytes of a job's payloads together. Producers send large bodies by reference. */
  readonly payloadBytesMax: number;
}

export type JobPayload<C extends JobContract> = z.output<C['schema']>;

export function defineJob<Name extends string, Schema extends z.ZodType>(contract: JobContract<Name, Schema>): JobContract<Name, Schema> {
  return contract;
}
