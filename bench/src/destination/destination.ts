import { type Child, startChild } from '../processes/child.js';

export type DestinationQuestion =
  | { readonly kind: 'listen' }
  /** Answers what has been counted since the last reset. */
  | { readonly kind: 'count' }
  | { readonly kind: 'reset' }
  /** Waits this long before each answer from now on. */
  | { readonly kind: 'slow'; readonly answerAfterMs: number };

/** What the destination has seen. A request is known by the `id` in its JSON body. */
export interface DestinationCount {
  readonly port: number;
  readonly requests: number;
  readonly distinct: number;
  /** Connections opened to it. */
  readonly connections: number;
}

export type Destination = Child<DestinationQuestion, DestinationCount>;

/** Starts the destination of all deliveries: it counts and answers 200. */
export function startDestination(): Destination {
  return startChild<DestinationQuestion, DestinationCount>('destination/destination-process.js');
}
