import { openDataSource } from '@crossdock/database';
import type { DataSource } from 'typeorm';
import {
  EventLedger,
  LedgerReader,
  ledgerSchema,
  OutcomeLedger,
  Partitions,
  ReconcileLedger,
  ReplayRelease,
  Replays,
  WaitingRoom,
} from '../src/index.js';
import { LedgerStore } from '../src/store/ledger-store.js';

export interface OpenLedger {
  readonly url: string;
  readonly dataSource: DataSource;
  readonly events: EventLedger;
  readonly outcomes: OutcomeLedger;
  readonly reader: LedgerReader;
  readonly reconcile: ReconcileLedger;
  readonly partitions: Partitions;
  readonly waiting: WaitingRoom;
  readonly replays: Replays;
  readonly release: ReplayRelease;
  close(): Promise<void>;
}

/** The repositories of one more process on a database. */
export async function connectLedger(url: string): Promise<OpenLedger> {
  const dataSource = await openDataSource(ledgerSchema, { url, poolMax: 10, looksUpByIndex: true });
  const store = new LedgerStore(dataSource);
  return {
    url,
    dataSource,
    events: new EventLedger(store),
    outcomes: new OutcomeLedger(store),
    reader: new LedgerReader(store),
    reconcile: new ReconcileLedger(store, store),
    partitions: new Partitions(store),
    waiting: new WaitingRoom(store),
    replays: new Replays(store),
    release: new ReplayRelease(store),
    close: () => dataSource.destroy(),
  };
}

interface Database {
  readonly url: string;
  drop(): Promise<void>;
}

/** The ledger on a fresh database of its own, which closing drops. Of the catalog there is only what the ledger reads: the revision, 7. */
export async function openLedger(database: Database): Promise<OpenLedger> {
  const ledger = await connectLedger(database.url);
  await ledger.dataSource.query(
    'CREATE SCHEMA catalog; CREATE TABLE catalog.revision (value bigint); INSERT INTO catalog.revision VALUES (7)',
  );
  return {
    ...ledger,
    close: async () => {
      await ledger.close();
      await database.drop();
    },
  };
}
