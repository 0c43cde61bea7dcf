import { Injectable } from '@nestjs/common';
import { lowestIdAt } from '@crossdock/contracts';
import type { EntityManager } from 'typeorm';
import { LedgerStore } from './store/ledger-store.js';

const TABLES = ['incoming_event', 'event_discard', 'delivery_attempt', 'response_event'] as const;
const DAY_MS = 86_400_000;

/** Any number that nothing else in the database locks: partitions are made and dropped by one process at a time. */
const PARTITION_LOCK = 7_240_503;

/** The daily partitions of the ledger. Ids begin with their time, so a day is a range of ids (docs/adr/0006-ids-carry-time.md). */
@Injectable()
export class Partitions {
  constructor(private readonly store: LedgerStore) {}

  /**
   * Makes the partitions of `days` days from `from` (UTC) that do not exist. A day whose rows the default partition holds already
   * keeps them there and gets no partition. Answers the names of those made.
   */
  async ensure(from: Date, days: number): Promise<string[]> {
    const first = Math.floor(from.getTime() / DAY_MS) * DAY_MS;
    const made: string[] = [];
    for (let day = 0; day < days; day++) {
      for (const table of TABLES) made.push(...(await this.make(table, first + day * DAY_MS)));
    }
    return made;
  }

  /** Drops the partitions of days before `time`, with all their events: retention. Appends wait for it, and it gives up
   * with an error when readers hold it up for two seconds. Answers the names of those dropped. */
  dropBefore(time: Date): Promise<string[]> {
    const limitMs = Math.floor(time.getTime() / DAY_MS) * DAY_MS;
    return this.store.transaction(async (manager) => {
      await takeTurn(manager);
      const rows = await manager.query<Array<{ name: string }>>(
        `SELECT child.relname AS name FROM pg_inherits
         JOIN pg_class AS child ON child.oid = inhrelid JOIN pg_class AS parent ON parent.oid = inhparent
         JOIN pg_namespace AS schema ON schema.oid = child.relnamespace
         WHERE schema.nspname = 'ledger' AND child.relkind = 'r' AND parent.relname = ANY($1)
           AND child.relname ~ '_\\d{8}$' AND right(child.relname, 8) < $2 ORDER BY name`,
        [TABLES, nameSuffix(limitMs)],
      );
      for (const { name } of rows) await manager.query(`DROP TABLE ledger.${name}`);
      // An event that is gone can never be settled; the reconciler would answer it for ever.
      await manager.query('DELETE FROM ledger.open_event WHERE event_id < $1', [lowestIdAt(limitMs)]);
      await manager.query('DELETE FROM ledger.waiting_delivery WHERE event_id < $1', [lowestIdAt(limitMs)]);
      return rows.map(({ name }) => name);
    });
  }

  private make(table: (typeof TABLES)[number], dayMs: number): Promise<string[]> {
    const name = `${table}_${nameSuffix(dayMs)}`;
    return this.store.transaction(async (manager) => {
      await takeTurn(manager);
      const key = table === 'incoming_event' ? 'id' : 'event_id';
      const [state] = await manager.query<Array<{ exists: boolean; taken: boolean }>>(
        `SELECT to_regclass($1) IS NOT NULL AS exists,
                EXISTS (SELECT FROM ledger.${table}_default WHERE ${key} >= $2 AND ${key} < $3) AS taken`,
        [`ledger.${name}`, lowestIdAt(dayMs), lowestIdAt(dayMs + DAY_MS)],
      );
      if (state?.exists !== false || state.taken) return [];
      // Attaching takes a lighter lock on the parent than creating in place, which would hold up every append behind a slow reader.
      await manager.query(`CREATE TABLE ledger.${name} (LIKE ledger.${table} INCLUDING ALL)`);
      // Bounds cannot be parameters; both are made of digits and dashes here.
      await manager.query(
        `ALTER TABLE ledger.${table} ATTACH PARTITION ledger.${name}
         FOR VALUES FROM ('${lowestIdAt(dayMs)}') TO ('${lowestIdAt(dayMs + DAY_MS)}')`,
      );
      return [name];
    });
  }
}

/** One process at a time. Whoever waits for a lock on a table makes everybody after it wait, too: better to fail and be called again. */
async function takeTurn(manager: EntityManager): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock($1)', [PARTITION_LOCK]);
  await manager.query(`SET LOCAL lock_timeout = '2s'`);
}

/** `20261123` */
function nameSuffix(dayMs: number): string {
  return new Date(dayMs).toISOString().slice(0, 10).replaceAll('-', '');
}
