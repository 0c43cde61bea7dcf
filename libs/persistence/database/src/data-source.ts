import { DataSource } from 'typeorm';
import { socketOfBoundedSilence } from './bounded-silence.js';
import type { SchemaDefinition } from './schema-definition.js';
import { unreachable } from './storage-error.js';

/** SECURITY §3.4: a statement or an abandoned transaction must not hold a connection of the pool for longer. */
const STATEMENT_TIMEOUT_MS = 5_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000;

/** How long a caller waits for a new connection or a free one of the pool: no longer than for a statement. */
const CONNECT_TIMEOUT_MS = 5_000;

/** A connection on which nothing comes or goes for so much longer than a statement may take is dead, and replaced. */
const SILENCE_BEYOND_STATEMENT_MS = 3_000;

interface DataSourceLimits {
  readonly url: string;
  /** Most connections this process opens for this schema. They are opened when needed. */
  readonly poolMax: number;
  /** Longest statement; 5 s unless told. Keep longer ones apart: what a dead connection is told by is that it takes longer still. */
  readonly statementTimeoutMs?: number;
  /** What is written may be lost with a crash of the server, up to half a second of it: no statement waits for the disk. */
  readonly isDisposable?: boolean;
  /**
   * Every statement looks rows up by an index. Plans are kept for as long as a connection, and may be made while a table is still empty: those
   * that would read it whole are kept out.
   */
  readonly looksUpByIndex?: boolean;
}

const BY_INDEX = ['enable_seqscan=off', 'enable_hashjoin=off', 'enable_mergejoin=off'];

/**
 * Connects to the database as the owner of one schema. Entities without a schema of their own belong to it; sessions run in UTC,
 * statements end after 5 s unless told, and idle transactions after 10 s. Nothing is migrated or synchronised.
 *
 * Throws `storage_unavailable` that names host and port, never the password, when the database cannot be reached or refuses.
 * The caller closes it with `destroy()`.
 */
export function openDataSource(schema: SchemaDefinition, limits: DataSourceLimits): Promise<DataSource> {
  return connect(schema, limits, limits.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS);
}

/** As `openDataSource`, for migrations: these may take as long as they need. */
export function openMigrationDataSource(schema: SchemaDefinition, url: string): Promise<DataSource> {
  return connect(schema, { url, poolMax: 1 }, 0);
}

async function connect(schema: SchemaDefinition, limits: DataSourceLimits, statementTimeoutMs: number): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: limits.url,
    schema: schema.name,
    entities: [...schema.entities],
    migrations: [...schema.migrations],
    migrationsTableName: '_migrations',
    synchronize: false,
    installExtensions: false,
    logging: false,
    applicationName: `crossdock-${schema.name}`,
    poolSize: limits.poolMax,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    // An idle connection that breaks is dropped and replaced by the pool. Whoever needs one and gets none has an error of its own.
    poolErrorHandler: () => undefined,
    extra: {
      options: settingsOf(limits)
        .map((setting) => `-c ${setting}`)
        .join(' '),
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      ...(statementTimeoutMs === 0 ? {} : { stream: () => socketOfBoundedSilence(statementTimeoutMs + SILENCE_BEYOND_STATEMENT_MS) }),
    },
  });
  try {
    return await dataSource.initialize();
  } catch (error) {
    throw unreachable(limits.url, error);
  }
}

function settingsOf({ isDisposable = false, looksUpByIndex = false }: DataSourceLimits): string[] {
  return ['timezone=UTC', ...(isDisposable ? ['synchronous_commit=off'] : []), ...(looksUpByIndex ? BY_INDEX : [])];
}
