import type { FaultLog } from '../stage/fault-log.js';
import type { Ground, ServicesGround, StandaloneGround } from '../stage/ground.js';
import type { OrderKind, Orders } from '../stage/orders.js';

/** What a scenario breaks, and with what. A load runs on it all the while. */
export interface Stage<G extends Ground = ServicesGround> {
  readonly ground: G;
  readonly orders: Orders;
  readonly faults: FaultLog;
  /** How long faults that repeat go on. */
  readonly seconds: number;
  /** Uniform in [0, 1), the same numbers for the same seed. */
  readonly random: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

interface Described {
  /** At most 26 characters: it is part of an event name. */
  readonly name: string;
  /** What it does, in one line. */
  readonly says: string;
  /** Ordinary unless told. */
  readonly orders?: OrderKind;
}

/** One way of breaking a hub. `run` ends when its last fault has ended. */
export type Scenario =
  | (Described & { readonly on: 'services'; readonly run: (stage: Stage) => Promise<void> })
  | (Described & { readonly on: 'standalone'; readonly run: (stage: Stage<StandaloneGround>) => Promise<void> });
