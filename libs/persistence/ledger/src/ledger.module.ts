import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { SETTINGS, type Settings } from '@crossdock/config';
import { assertMigrated, openDataSource } from '@crossdock/database';
import { DataSource } from 'typeorm';
import { ledgerSchema } from './ledger-schema.js';
import { Partitions } from './partitions.js';
import { LedgerReader } from './reading/ledger-reader.js';
import { ReconcileLedger } from './reconciling/reconcile-ledger.js';
import { ReplayRelease } from './replaying/replay-release.js';
import { Replays } from './replaying/replays.js';
import { LEDGER_DATA_SOURCE, LedgerStore, SWEEP_STORE } from './store/ledger-store.js';
import { EventLedger } from './writing/event-ledger.js';
import { WaitingRoom } from './waiting/waiting-room.js';
import { OutcomeLedger } from './writing/outcome-ledger.js';

/** Writes are batched, so a few connections carry the load; the others are for readers. */
const POOL_MAX = 10;

/** A pass over a ledger that is on a slow disk and not in memory may take longer than the usual limit, but must not fail for ever. */
const SWEEP_STATEMENT_MS = 60_000;

/** One sweep at a time, and whoever is told meanwhile that all must be looked at again. */
const SWEEP_POOL_MAX = 2;

const SWEEP_DATA_SOURCE = Symbol('SweepDataSource');

const REPOSITORIES = [EventLedger, OutcomeLedger, LedgerReader, ReconcileLedger, Partitions, WaitingRoom, Replays, ReplayRelease];

/** Opens the ledger when the process starts and closes it last, after what is being committed. A process behind the schema does not start. */
@Module({
  providers: [
    { provide: LEDGER_DATA_SOURCE, useFactory: openLedger, inject: [SETTINGS] },
    { provide: SWEEP_DATA_SOURCE, useFactory: openForSweeps, inject: [SETTINGS] },
    { provide: SWEEP_STORE, useFactory: (sweeps: DataSource) => new LedgerStore(sweeps), inject: [SWEEP_DATA_SOURCE] },
    LedgerStore,
    ...REPOSITORIES,
  ],
  exports: REPOSITORIES,
})
export class LedgerModule implements OnApplicationShutdown {
  constructor(
    @Inject(LEDGER_DATA_SOURCE) private readonly dataSource: DataSource,
    @Inject(SWEEP_DATA_SOURCE) private readonly sweeps: DataSource,
    private readonly events: EventLedger,
    private readonly outcomes: OutcomeLedger,
    private readonly waiting: WaitingRoom,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.events.drain(), this.outcomes.drain(), this.waiting.drain()]);
    await Promise.all([this.dataSource.destroy(), this.sweeps.destroy()]);
  }
}

async function openLedger(settings: Settings): Promise<DataSource> {
  const dataSource = await openDataSource(ledgerSchema, { url: settings.databaseUrl, poolMax: POOL_MAX, looksUpByIndex: true });
  try {
    await assertMigrated(dataSource, ledgerSchema);
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

/**
 * Under the same name as all of the ledger: a sweep waits for the transactions of that name. Nothing waits for the disk, for an event that is
 * accepted at the same time would wait with it: what a crash of the server takes back of a sweep, the next one finds again.
 */
function openForSweeps(settings: Settings): Promise<DataSource> {
  const schema = { name: ledgerSchema.name, entities: [], migrations: [] };
  const limits = { poolMax: SWEEP_POOL_MAX, isDisposable: true, looksUpByIndex: true, statementTimeoutMs: SWEEP_STATEMENT_MS };
  return openDataSource(schema, { url: settings.databaseUrl, ...limits });
}
