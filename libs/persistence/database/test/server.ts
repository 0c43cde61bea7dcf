import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../src/index.js';

export interface Server {
  /** The address of a new empty database. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/** A PostgreSQL for the tests of this library: the testing library is built on it and cannot serve here. */
export async function startServer(): Promise<Server> {
  const dataDir = await mkdtemp(join(tmpdir(), 'crossdock-database-'));
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  return {
    createDatabase: async () => {
      const name = `test_${randomBytes(6).toString('hex')}`;
      await query(postgres.url, `CREATE DATABASE ${name}`);
      return Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href;
    },
    stop: async () => {
      await postgres.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** One statement on a connection of its own. */
export async function query(url: string, sql: string) {
  const client = new Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}
