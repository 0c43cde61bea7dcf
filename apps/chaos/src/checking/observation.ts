import type { SentOrder } from '../load/client-ledger.js';

/** A span in which something was broken, by the clock of this machine. */
export interface FaultWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** An accepted event, as the ledger lists it. */
export interface CommittedEvent {
  readonly id: string;
}

/** A response event, as the ledger lists it. */
export interface ResponseEvent {
  readonly id: string;
  readonly incomingEventId: string;
  readonly deliveryId: string;
  readonly nodeId: string;
  /** The order number that its custom parameter carries. */
  readonly order: string;
  readonly recordedAtMs: number;
}

/** A delivery, as the ledger lists it. */
export interface DeliveryRecord {
  readonly id: string;
  readonly incomingEventId: string;
  readonly nodeId: string;
  readonly state: string;
  /** How the recorded attempts ended. */
  readonly outcomes: readonly string[];
}

/** A request as the destination got it. */
export interface DestinationCall {
  readonly key: string;
  readonly order: string;
  readonly receivedAtMs: number;
  /** The destination refused or broke the exchange on purpose, so that another attempt is owed. */
  readonly wasFailed: boolean;
}

/** All that was seen of one scenario from outside: by the partner, in the books, at the destination. */
export interface Observation {
  readonly orders: readonly SentOrder[];
  readonly events: readonly CommittedEvent[];
  readonly responses: readonly ResponseEvent[];
  readonly deliveries: readonly DeliveryRecord[];
  readonly calls: readonly DestinationCall[];
  readonly faults: readonly FaultWindow[];
  /** Deliveries that every accepted event owes. */
  readonly deliveriesPerEvent: number;
}
