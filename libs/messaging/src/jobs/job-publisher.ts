import type { JobContract } from '@crossdock/contracts';
import type { z } from 'zod';

/**
 * Puts jobs on queues. A job whose id is still in the store is dropped without a word, so publishing twice is harmless; once it has
 * finished, or failed for good, its id is free again.
 *
 * Errors: `storage_unavailable` when the store does not take the job in time (10 s; it may still take it later),
 * `internal_error` when a payload is larger than its contract allows.
 */
export abstract class JobPublisher {
  /** Puts one job on its contract's queue. */
  abstract publish<C extends JobContract>(contract: C, payload: z.input<C['schema']>): Promise<void>;

  /** Puts many jobs on one queue in one round trip: all or none. None is published when one payload is at fault; an empty list does nothing. */
  abstract publishAll<C extends JobContract>(contract: C, payloads: readonly z.input<C['schema']>[]): Promise<void>;

  /**
   * Puts one job on its contract's queue that carries all the payloads, 1 or more: their consumer takes them together, at the cost of a
   * single job. Its id is given, for it stands for none of them.
   */
  abstract publishTogether<C extends JobContract>(contract: C, jobId: string, payloads: readonly z.input<C['schema']>[]): Promise<void>;

  /** Whether a job with this id is in the store and has yet to run or to finish: waiting, delayed after a failure, or being worked on. */
  abstract exists(contract: JobContract, jobId: string): Promise<boolean>;

  /**
   * Calls `makeGood` when the store has lost what it was given, all of it: a Redis that was emptied, or a new one. Once for all processes, unless
   * it throws; processes that ask at the same time may both be called.
   */
  abstract noticeLoss(makeGood: () => Promise<void>): Promise<void>;

  /** How many jobs of this kind wait for a worker. Those with a delay are not counted. */
  abstract countWaiting(contract: JobContract): Promise<number>;
}
