import { type Child, startChild } from '../processes/child.js';

/** What to send. Every request is the cart example with an id and the time it was sent. */
export interface LoadPlan {
  readonly url: string;
  /** First part of every id, so that no two rounds share one. */
  readonly prefix: string;
  readonly seconds: number;
  /** Requests under way at once, each followed by the next (closed loop). */
  readonly connections: number;
  /** Requests a second, sent whether or not the ones before were answered (open loop), instead of as fast as they are answered. */
  readonly ratePerSecond?: number;
  /** Ends the load earlier. */
  readonly requestsMax?: number;
  /** Origins; each request names the next of them in turn as its `destination`. */
  readonly destinations?: readonly string[];
}

export interface LoadResult {
  /** Answered with 202. */
  readonly accepted: number;
  /** Answered otherwise, or not at all. */
  readonly refused: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** Of every accepted request. */
  readonly acknowledgeMs: readonly number[];
}

export type LoadGenerator = Child<LoadPlan, LoadResult>;

export function startLoadGenerator(): LoadGenerator {
  return startChild<LoadPlan, LoadResult>('load/load-process.js');
}
