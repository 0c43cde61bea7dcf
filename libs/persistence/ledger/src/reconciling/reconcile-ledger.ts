import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { LedgerStore, SWEEP_STORE } from '../store/ledger-store.js';
import { MOVE_MARK, READ_BOUNDS, SLICE_ROWS_MAX, SWEEP_LOCK_QUERY, TAKE_DUE, WATCH_SLICE } from './sweep-statements.js';

export interface SweepOptions {
  /**
   * How long an event is left alone after its commit, and a retry after its time. Must exceed the longest statement (5 s): a
   * commit that takes longer is waited for only where its session can be seen (the same database user).
   */
  readonly graceMs: number;
  /** Most events answered by one sweep. */
  readonly limit: number;
}

/** An event whose work is not done although nothing is known to be waiting for it. */
export interface DueEvent {
  readonly eventId: string;
  /** The batch it came in at first; null when it came alone. */
  readonly batchId: string | null;
}

/** An attempt of a delivery that is recorded, or waits to be made. */
export interface DeliveryStep {
  readonly deliveryId: string;
  readonly attempt: number;
  /** It waits to be made, or is being made. */
  readonly isWaiting: boolean;
  /** Of a recorded attempt, milliseconds until the next by the clock of the database, 0 when the time has come; null when the delivery ended. */
  readonly retryInMs: number | null;
}

/** Slices a sweep takes at most before it answers, so that one that is far behind still gives work: 20,000 events. */
const SLICES_PER_SWEEP = 4;

/**
 * Finds accepted events that are not settled. Every event is looked at once, shortly after its commit; only those that were not
 * settled then are kept in a small list and looked at again. So a sweep costs what is new and what is open, whatever is stored.
 */
@Injectable()
export class ReconcileLedger {
  constructor(
    private readonly store: LedgerStore,
    @Inject(SWEEP_STORE) private readonly sweeps: LedgerStore,
  ) {}

  /**
   * Events to put back, at most `limit`. Only one sweep runs at a time; another gets an empty list. An event is given again with
   * growing pauses, up to a minute. Its job may still exist: publish under the event's id, which drops a second one, and ask for that of its batch.
   */
  sweep({ graceMs, limit }: SweepOptions): Promise<DueEvent[]> {
    return this.sweeps.transaction(async (manager) => {
      const [lock] = await manager.query<Array<{ taken: boolean }>>(SWEEP_LOCK_QUERY);
      if (lock?.taken !== true) return [];
      await watchNew(manager, graceMs);
      const due = await manager.query<Array<{ event_id: string; batch_id: string | null }>>(TAKE_DUE, [graceMs, limit]);
      return due.map((row) => ({ eventId: row.event_id, batchId: row.batch_id }));
    });
  }

  /** Has all open events answered by the next sweeps, however long they paused: their work is known to be lost. */
  async recheckAll(): Promise<void> {
    await this.sweeps.transaction(async (manager) => {
      // Whoever knows of the loss says so once: this must not be taken back by a crash of the server.
      await manager.query('SET LOCAL synchronous_commit = on');
      await manager.query('UPDATE ledger.open_event SET checks = 0, next_check_at = clock_timestamp()');
    });
  }

  /** What the ledger knows of an event's deliveries: attempts that are recorded, and those that wait to be made. */
  async findSteps(eventId: string): Promise<DeliveryStep[]> {
    const rows = await this.store.query<{ delivery_id: string; attempt: number; is_waiting: boolean; retry_in_ms: number | null }>(
      `SELECT delivery_id, attempt, false AS is_waiting,
              CASE WHEN retry_at IS NOT NULL
                THEN greatest(0, round(extract(epoch FROM retry_at - clock_timestamp()) * 1000))::float8 END AS retry_in_ms
       FROM ledger.delivery_attempt WHERE event_id = $1
       UNION ALL
       SELECT delivery_id, attempt, true, NULL FROM ledger.waiting_delivery WHERE event_id = $1`,
      [eventId],
    );
    return rows.map((row) => ({
      deliveryId: row.delivery_id,
      attempt: row.attempt,
      isWaiting: row.is_waiting,
      retryInMs: row.retry_in_ms,
    }));
  }
}

interface Bounds {
  readonly since: string;
  readonly until: string;
}

async function watchNew(manager: EntityManager, graceMs: number): Promise<void> {
  const [bounds] = await manager.query<Bounds[]>(READ_BOUNDS, [graceMs]);
  if (bounds === undefined) throw new Error('The table ledger.reconcile_mark has lost its row.');
  let { since } = bounds;
  for (let slice = 0; slice < SLICES_PER_SWEEP; slice++) {
    const [seen] = await manager.query<Array<{ rows: number; until: string | null }>>(WATCH_SLICE, [since, bounds.until]);
    since = seen?.until ?? since;
    if ((seen?.rows ?? 0) < SLICE_ROWS_MAX) break;
  }
  // The mark stays at the last event seen: the time after it may yet get one from a transaction that has only just begun.
  await manager.query(MOVE_MARK, [since]);
}
