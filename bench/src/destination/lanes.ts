import { type Child, startChild } from '../processes/child.js';

export type LanesQuestion =
  | { readonly kind: 'listen'; readonly ports: number }
  /** Answers what has been seen since the last reset. */
  | { readonly kind: 'look' }
  | { readonly kind: 'reset' }
  /** Accepts requests on a port from now on and leaves them without an answer. */
  | { readonly kind: 'hang'; readonly port: number }
  /** Answers the requests that reach a port from now on, each after this long. */
  | { readonly kind: 'answer'; readonly port: number; readonly afterMs: number };

/** What a destination has seen. A request is known by the `id` in its JSON body. */
export interface LaneSeen {
  readonly port: number;
  readonly requests: number;
  /** Most requests under way at once: neither answered nor given up by their sender. */
  readonly underWayMax: number;
  /** From the sending of an event to its first arrival here, for each. */
  readonly onTheWayMs: readonly number[];
  /** Answers given, and events among them. */
  readonly answered: number;
  readonly delivered: number;
}

export type Lanes = Child<LanesQuestion, readonly LaneSeen[]>;

/** Starts many destinations in one process, each an origin of its own, for each listens on a port of its own. */
export function startLanes(): Lanes {
  return startChild<LanesQuestion, readonly LaneSeen[]>('destination/lanes-process.js');
}
