import { Client } from 'pg';
import { type DataSource, MigrationExecutor } from 'typeorm';
import { openMigrationDataSource } from './data-source.js';
import type { SchemaDefinition } from './schema-definition.js';
import { unreachable } from './storage-error.js';

/** Any number that nothing else in the database locks: two migrations of one database never run at once. */
const ADVISORY_LOCK = 7_240_501;

/**
 * Creates the schemas that do not exist and runs their pending migrations in the order given, each in its own transaction.
 * Answers the names of those it ran, empty when there was nothing to do. Several processes may call it at once: all but one wait,
 * and then find nothing left. A migration that fails leaves those before it applied; the next call goes on from there.
 */
export async function migrate(url: string, schemas: readonly SchemaDefinition[]): Promise<string[]> {
  const guard = new Client({ connectionString: url, application_name: 'crossdock-migrate' });
  // A session lock: it ends with this connection, also when the process dies.
  guard.on('error', () => undefined);
  await guard.connect().catch((error: unknown) => {
    throw unreachable(url, error);
  });
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    const applied: string[] = [];
    for (const schema of schemas) {
      await guard.query(`CREATE SCHEMA IF NOT EXISTS ${guard.escapeIdentifier(schema.name)}`);
      applied.push(...(await runPending(url, schema)));
    }
    return applied;
  } finally {
    await guard.end();
  }
}

async function runPending(url: string, schema: SchemaDefinition): Promise<string[]> {
  const dataSource = await openMigrationDataSource(schema, url);
  try {
    const applied = await dataSource.runMigrations({ transaction: 'each' });
    return applied.map((migration) => migration.name);
  } finally {
    await dataSource.destroy();
  }
}

/**
 * Refuses to go on with a schema that lacks migrations of this release; the message says which and names the command. A schema
 * that is ahead passes: during a deploy the older release still runs.
 */
export async function assertMigrated(dataSource: DataSource, schema: SchemaDefinition): Promise<void> {
  const pending = await new MigrationExecutor(dataSource).getPendingMigrations();
  if (pending.length === 0) return;
  const names = pending.map((migration) => migration.name).join(', ');
  throw new Error(`The schema ${schema.name} is behind this release (pending: ${names}). Run: npm run migrate`);
}
