import { createHash, randomBytes } from 'node:crypto';
import { migrate, type SchemaDefinition } from '@crossdock/database';
import pg from 'pg';
import { testServer } from './servers/environment.js';
import { databasePrefix } from './servers/run-id.js';

/** Any number nobody else locks: test workers build templates one at a time. */
const TEMPLATE_LOCK = 71_020_611;

export interface TestDatabase {
  readonly url: string;
  /** Drops the database, cutting connections that are still open. A second call does nothing. */
  drop(): Promise<void>;
}

/**
 * A fresh database on the test PostgreSQL, migrated to the newest version of the given schemas (none: an empty database). The
 * migrations run once per test run for each set of schemas; every later call clones the result. Databases that are not dropped are
 * dropped at the end of the run.
 */
export async function createTestDatabase(schemas: readonly SchemaDefinition[]): Promise<TestDatabase> {
  const prefix = databasePrefix(testServer('CROSSDOCK_TEST_RUN'));
  const name = `${prefix}${randomBytes(6).toString('hex')}`;
  await onServer(async (client) => {
    const template = schemas.length === 0 ? 'template1' : await ensureTemplate(client, prefix, schemas);
    await client.query(`CREATE DATABASE ${quoted(name)} TEMPLATE ${quoted(template)}`);
  });
  return { url: urlOf(name), drop: () => onServer((client) => dropDatabase(client, name)) };
}

async function ensureTemplate(client: pg.Client, prefix: string, schemas: readonly SchemaDefinition[]): Promise<string> {
  const template = `${prefix}template_${fingerprint(schemas)}`;
  await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (rowCount === 0) await buildTemplate(client, template, schemas);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
  return template;
}

/** Builds under another name, so that a template whose migration failed is never cloned. */
async function buildTemplate(client: pg.Client, template: string, schemas: readonly SchemaDefinition[]): Promise<void> {
  const draft = `${template}_draft`;
  await dropDatabase(client, draft);
  await client.query(`CREATE DATABASE ${quoted(draft)} TEMPLATE template1`);
  await migrate(urlOf(draft), schemas);
  await client.query(`ALTER DATABASE ${quoted(draft)} RENAME TO ${quoted(template)}`);
}

function fingerprint(schemas: readonly SchemaDefinition[]): string {
  const parts = schemas.map(({ name, migrations }) => [name, ...migrations.map(String)]);
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}

async function onServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(urlOf('postgres'));
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  await client.query(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`);
}

function urlOf(database: string): string {
  const url = new URL(testServer('CROSSDOCK_TEST_DATABASE_URL'));
  url.pathname = `/${database}`;
  return url.href;
}

const quoted = (name: string): string => pg.escapeIdentifier(name);
