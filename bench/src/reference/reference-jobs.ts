import type { JobsOptions } from 'bullmq';

/** The queues of the reference pipeline and what travels on them. */
export const ARRIVALS = 'arrivals';
export const RESULTS = 'results';

export interface Arrival {
  readonly id: string;
  readonly sentAtMs: number;
  readonly body: string;
}

export interface Result extends Arrival {
  readonly status: number;
  readonly response: string;
}

export const JOB_OPTIONS: JobsOptions = { removeOnComplete: true, attempts: 5, backoff: { type: 'exponential', delay: 1_000 } };

/** As the hub keeps them: nobody reads the events of a queue. */
export const STREAMS = { events: { maxLen: 100 } };

/** Jobs added together in one round trip, and round trips under way at once. */
export const ADDING = { batchMax: 200, concurrency: 2 };

export interface ReferencePlan {
  readonly redisUrl: string;
  readonly databaseUrl: string;
  readonly destinationUrl: string;
}

/** Zero for a process that listens on none. */
export interface ReferenceStarted {
  readonly port: number;
}
