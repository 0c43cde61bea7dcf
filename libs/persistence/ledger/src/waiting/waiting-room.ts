import { Injectable } from '@nestjs/common';
import type { AcceptedEvent } from '@crossdock/contracts';
import { GroupCommit } from '@crossdock/group-commit';
import { LedgerStore } from '../store/ledger-store.js';
import { cleanText } from '../writing/clean-text.js';
import { toAcceptedEvent } from '../writing/event-ledger.js';
import { COUNT_WAITING, FIND_DUE_LANES, FORGET, GIVE_BACK, HOLD, IS_WAITING, PUT, TAKE } from './waiting-statements.js';

/** One attempt of one delivery. */
export interface AttemptKey {
  readonly eventId: string;
  readonly deliveryId: string;
  readonly attempt: number;
}

/** An attempt that has yet to be made. */
export interface NextAttempt extends AttemptKey {
  readonly deliveriesPlanned: number;
  readonly workflowVersionId: string;
  readonly nodeId: string;
  /** Where it waits; empty while nobody knows, because its request was not rendered yet. */
  readonly lane: string;
  /** Of deliveries of a lane with the same key only the oldest is taken. Null: it waits for no other. */
  readonly orderKey: string | null;
  /** Of a replay, the delivery that was made first; null for one that is no replay. */
  readonly replayOf: string | null;
}

/** A delivery that was taken out to be attempted. */
export interface TakenDelivery extends NextAttempt {
  /** Undefined when the ledger does not hold the event any more. */
  readonly event: AcceptedEvent | undefined;
  /** Somebody took it before and was not heard of again: the attempt may have been made. */
  readonly wasTaken: boolean;
  /** Of the first take it came out with, and was not given back from; null for one of an older release. */
  readonly takeId: string | null;
}

interface TakenRow {
  readonly event_id: string;
  readonly delivery_id: string;
  readonly attempt: number;
  readonly deliveries_planned: number;
  readonly workflow_version_id: string;
  readonly node_id: string;
  readonly lane: string;
  readonly order_key: string | null;
  readonly replay_of: string | null;
  readonly was_taken: boolean;
  readonly take_id: string | null;
  readonly workspace_id: number | null;
  readonly incoming_integration_id: string;
  readonly endpoint_id: string;
  readonly method: string;
  readonly headers: string;
  readonly body: string;
  readonly catalog_revision: string;
}

/** Most deliveries in one statement. */
const BATCH_MAX = 500;

/** Most lanes looked at in one round; the next round goes on behind them. */
const LANES_MAX = 500;

/**
 * Where attempts wait that cannot be made now: their lane is full or closed, or a retry's time has not come. It is part of the database, so
 * what waits is neither lost with a queue nor in anybody's way. A delivery stays in it, leased, while its attempt is made, and goes when the
 * outcome is recorded (`OutcomeLedger`); whoever takes it and dies gives it back after 15 s. Throws `storage_unavailable`.
 */
@Injectable()
export class WaitingRoom {
  private readonly arrivals = new GroupCommit((batch: ReadonlyArray<NextAttempt & { readonly delayMs: number }>) => this.insert(batch), {
    batchMax: BATCH_MAX,
    concurrency: 2,
  });
  private lastLane = '';

  constructor(private readonly store: LedgerStore) {}

  /**
   * Lets an attempt wait `delayMs` by the clock of the database, and on until it is taken. One that waits already moves to the lane and
   * time given here; one that is recorded already is dropped. Resolves once it is durable; calls at the same time share a commit.
   */
  put(next: NextAttempt, delayMs = 0): Promise<void> {
    return this.arrivals.add({ ...next, delayMs });
  }

  /** Lanes in which something is due now. With very many of them each call gives a part, in turn. */
  async findDueLanes(): Promise<string[]> {
    const rows = await this.store.query<{ lane: string }>(FIND_DUE_LANES, [this.lastLane, LANES_MAX]);
    this.lastLane = rows.length < LANES_MAX ? '' : (rows.at(-1)?.lane ?? '');
    return rows.map(({ lane }) => lane);
  }

  /**
   * Takes the next deliveries of lanes for 15 s: first attempts in the order in which they came, retries behind those of the next minutes.
   *
   * @param takeId a new UUID, by which is found later what became of them.
   */
  async take(claims: ReadonlyArray<{ readonly lane: string; readonly deliveries: number }>, takeId: string): Promise<TakenDelivery[]> {
    if (claims.length === 0) return [];
    const rows = await this.store.query<TakenRow>(TAKE, [
      claims.map(({ lane }) => lane),
      claims.map(({ deliveries }) => deliveries),
      takeId,
    ]);
    return rows.map(toTakenDelivery);
  }

  /** How many deliveries wait in each lane, under way or not. Counts no further than `countMax` in each. */
  async countWaiting(lanes: readonly string[], countMax: number): Promise<ReadonlyMap<string, number>> {
    if (lanes.length === 0) return new Map();
    const rows = await this.store.query<{ lane: string; waiting: number }>(COUNT_WAITING, [lanes, countMax]);
    return new Map(rows.map(({ lane, waiting }) => [lane, waiting]));
  }

  /** Keeps deliveries that are being attempted for another 15 s. */
  hold(keys: readonly AttemptKey[]): Promise<void> {
    return this.change(HOLD, keys);
  }

  /** Whether the attempt is still to be made, or being made: nobody has recorded it. */
  async isWaiting(key: AttemptKey): Promise<boolean> {
    return (await this.store.query(IS_WAITING, keyColumns([key]))).length > 0;
  }

  /** Gives back deliveries that were taken and not attempted. */
  giveBack(keys: readonly AttemptKey[]): Promise<void> {
    return this.change(GIVE_BACK, keys);
  }

  /** Lets go of deliveries that cannot be attempted any more: their event is gone. */
  forget(keys: readonly AttemptKey[]): Promise<void> {
    return this.change(FORGET, keys);
  }

  /** Resolves when nothing is being committed any more. */
  drain(): Promise<void> {
    return this.arrivals.drain();
  }

  private async change(statement: string, keys: readonly AttemptKey[]): Promise<void> {
    if (keys.length > 0) await this.store.query(statement, keyColumns(inOrder(keys)));
  }

  private async insert(batch: ReadonlyArray<NextAttempt & { readonly delayMs: number }>): Promise<void[]> {
    // The last word about an attempt counts; a statement cannot write a row twice.
    const rows = [...new Map(batch.map((row) => [`${row.deliveryId}_${row.attempt}`, row])).values()];
    await this.store.query(PUT, [
      ...keyColumns(rows),
      rows.map((row) => row.deliveriesPlanned),
      rows.map((row) => row.workflowVersionId),
      rows.map((row) => row.nodeId),
      rows.map((row) => row.lane),
      rows.map((row) => (row.orderKey === null ? null : cleanText(row.orderKey))),
      rows.map((row) => row.replayOf),
      rows.map((row) => row.delayMs),
    ]);
    return batch.map(() => undefined);
  }
}

/** In one order in every statement, so that two which share rows wait for each other instead of locking each other out. */
function inOrder<K extends AttemptKey>(keys: readonly K[]): K[] {
  const textOf = ({ eventId, deliveryId, attempt }: AttemptKey): string => `${eventId}/${deliveryId}/${attempt}`;
  return [...keys].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
}

function keyColumns(keys: readonly AttemptKey[]): unknown[][] {
  return [keys.map(({ eventId }) => eventId), keys.map(({ deliveryId }) => deliveryId), keys.map(({ attempt }) => attempt)];
}

function toTakenDelivery(row: TakenRow): TakenDelivery {
  return {
    eventId: row.event_id,
    deliveryId: row.delivery_id,
    attempt: row.attempt,
    deliveriesPlanned: row.deliveries_planned,
    workflowVersionId: row.workflow_version_id,
    nodeId: row.node_id,
    lane: row.lane,
    orderKey: row.order_key,
    replayOf: row.replay_of,
    wasTaken: row.was_taken,
    takeId: row.take_id,
    event: row.workspace_id === null ? undefined : toEvent(row, row.workspace_id),
  };
}

function toEvent(row: TakenRow, workspaceId: number): AcceptedEvent {
  return toAcceptedEvent({
    id: row.event_id,
    workspaceId,
    incomingIntegrationId: row.incoming_integration_id,
    endpointId: row.endpoint_id,
    method: row.method,
    headers: row.headers,
    body: row.body,
    catalogRevision: row.catalog_revision,
  });
}
