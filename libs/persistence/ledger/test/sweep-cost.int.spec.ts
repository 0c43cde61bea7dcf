import { openDataSource } from '@crossdock/database';
import { createTestDatabase } from '@crossdock/testing';
import type { DataSource } from 'typeorm';
import { ledgerSchema, ReconcileLedger } from '../src/index.js';
import { LedgerStore } from '../src/store/ledger-store.js';
import { anEvent } from './records.js';
import { openLedger, type OpenLedger } from './open-ledger.js';

const STORED = 20_000;
const OPTIONS = { graceMs: 0, limit: 100 };

describe('the cost of a sweep', () => {
  let ledger: OpenLedger;
  let single: DataSource;

  beforeEach(async () => {
    ledger = await openLedger(await createTestDatabase([ledgerSchema]));
    // One connection, so that the counters of what it read can be asked for.
    single = await openDataSource(ledgerSchema, { url: ledger.url, poolMax: 1, looksUpByIndex: true });
  });

  afterEach(async () => {
    await single.destroy();
    await ledger.close();
  });

  /** Events accepted evenly over the hour before the last minute, each delivered or not. No statistics: the planner is left to guess. */
  async function store(settled: boolean): Promise<void> {
    await single.query(
      `INSERT INTO ledger.incoming_event
         (id, workspace_id, incoming_integration_id, endpoint_id, method, headers, body, catalog_revision, accepted_at)
       SELECT gen_random_uuid(), 1, gen_random_uuid(), gen_random_uuid(), 'POST', '{}', repeat('x', 500), 7,
              now() - interval '61 minutes' + n * interval '1 hour' / ${STORED}
       FROM generate_series(1, ${STORED}) AS n`,
    );
    if (!settled) return;
    await single.query(
      `INSERT INTO ledger.delivery_attempt
         (event_id, delivery_id, attempt, deliveries_planned, workspace_id, workflow_version_id, node_id, outcome, status, started_at, timings)
       SELECT id, id, 1, 1, 1, id, 'a', 'delivered', 200, accepted_at, '{}' FROM ledger.incoming_event`,
    );
  }

  /** Blocks of tables and indexes that a sweep touched, and what it answered. */
  async function measuredSweep(): Promise<{ blocks: number; answered: number }> {
    const before = await blocksTouched();
    const store = new LedgerStore(single);
    const answered = (await new ReconcileLedger(store, store).sweep(OPTIONS)).length;
    return { blocks: (await blocksTouched()) - before, answered };
  }

  async function blocksTouched(): Promise<number> {
    await single.query('SELECT pg_stat_force_next_flush()');
    const [row] = await single.query<Array<{ blocks: string }>>(
      `SELECT sum(coalesce(heap_blks_read, 0) + coalesce(heap_blks_hit, 0) + coalesce(idx_blks_read, 0) + coalesce(idx_blks_hit, 0)
                + coalesce(toast_blks_read, 0) + coalesce(toast_blks_hit, 0)) AS blocks
       FROM pg_statio_user_tables WHERE schemaname = 'ledger'`,
    );
    return Number(row?.blocks);
  }

  async function setMark(sql: string): Promise<void> {
    await single.query(`UPDATE ledger.reconcile_mark SET swept_before = ${sql}`);
  }

  it('does not depend on the settled events the ledger holds', async () => {
    await store(true);
    await setMark(`clock_timestamp() - interval '30 seconds'`);
    await ledger.events.append(anEvent());
    const { blocks, answered } = await measuredSweep();
    expect(answered).toBe(1);
    expect(blocks).toBeLessThan(100);
  });

  it('is bounded for each pass after a long stop, and every event is still found', async () => {
    await store(false);
    await store(false);
    await setMark(`'-infinity'`);
    const seen: number[] = [];
    for (let pass = 0; pass < 3; pass += 1) {
      const { answered } = await measuredSweep();
      expect(answered).toBe(OPTIONS.limit);
      const [row] = await single.query<Array<{ count: string }>>('SELECT count(*) FROM ledger.open_event');
      seen.push(Number(row?.count));
    }
    expect(seen).toEqual([20_000, 40_000, 40_000]);
  });

  it('does not depend on open events whose next check is far away', async () => {
    await single.query(
      `INSERT INTO ledger.open_event (event_id, next_check_at) SELECT gen_random_uuid(), clock_timestamp() + interval '1 hour'
       FROM generate_series(1, ${STORED})`,
    );
    await ledger.events.append(anEvent());
    const { blocks, answered } = await measuredSweep();
    expect(answered).toBe(1);
    expect(blocks).toBeLessThan(100);
  });
});
