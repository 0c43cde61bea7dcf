import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@crossdock/database';
import { startRedis, temporaryDirectory } from '@crossdock/testing';
import { Redis } from 'ioredis';
import pg from 'pg';
import { type Destination, startDestination } from './destination/destination.js';
import { type LoadGenerator, startLoadGenerator } from './load/load.js';
import { assertDurable } from './measuring/durable-settings.js';
import type { ProcessCost } from './measuring/process-usage.js';
import type { Cleanup } from './processes/cleanup.js';

/** Both ends of every pipeline: who sends and who receives. */
export interface Ends {
  readonly load: LoadGenerator;
  readonly destination: Destination;
  readonly destinationUrl: string;
  /** Host and port of the destination. */
  readonly destinationAuthority: string;
}

/** What the pipelines of a comparison stand on, shared by all of them. */
export interface Stage extends Ends {
  readonly redisUrl: string;
  /** The servers, whose cost is a pipeline's own while it runs. */
  readonly servers: ReadonlyMap<string, ProcessCost>;
  /** A new database; its address. */
  createDatabase(name: string): Promise<string>;
  openPool(databaseUrl: string): pg.Pool;
}

export async function startEnds(cleanup: Cleanup): Promise<Ends> {
  const load = cleanup.add(startLoadGenerator(), (child) => child.stop());
  const destination = cleanup.add(startDestination(), (child) => child.stop());
  const { port } = await destination.ask({ kind: 'listen' });
  return { load, destination, destinationUrl: `http://localhost:${port}`, destinationAuthority: `localhost:${port}` };
}

/** One Redis, one PostgreSQL that waits for the disk and counts its statements, and the ends. */
export async function startStage(cleanup: Cleanup): Promise<Stage> {
  const ends = await startEnds(cleanup);
  const directory = cleanup.add(await temporaryDirectory(), (made) => made.remove());
  const redis = cleanup.add(await startRedis(directory.path), (server) => server.stop());
  const postgres = await startCounting(directory.path, cleanup);
  const openPool = (url: string): pg.Pool => cleanup.add(newPool(url), (opened) => opened.end());
  const pool = openPool(postgres.url);
  await assertDurable(pool);
  return {
    ...ends,
    redisUrl: redis.url,
    servers: new Map<string, ProcessCost>([
      ['redis', { pid: await redisPid(redis.url) }],
      ['postgres', { pid: await postgresPid(directory.path), withChildren: true }],
    ]),
    createDatabase: async (name) => {
      await pool.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
      const url = new URL(postgres.url);
      url.pathname = `/${name}`;
      await inDatabase(url.href, 'CREATE EXTENSION pg_stat_statements');
      return url.href;
    },
    openPool,
  };
}

/** The extension has to be loaded at the server's start: it is told so, and started again. */
async function startCounting(dataDir: string, cleanup: Cleanup) {
  const options = { dataDir, log: () => undefined };
  const first = await startEmbeddedPostgres(options);
  await inDatabase(first.url, PRELOAD);
  await first.stop();
  return cleanup.add(await startEmbeddedPostgres(options), (server) => server.stop());
}

export const PRELOAD = "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'";

export async function inDatabase(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

export function newPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  // The server may be ended first.
  pool.on('error', () => undefined);
  return pool;
}

/** The process id stands in the first line of the file a running server keeps in its cluster. */
export async function postgresPid(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

async function redisPid(url: string): Promise<number> {
  const redis = new Redis(url);
  const info = await redis.info('server');
  redis.disconnect();
  return Number(/^process_id:(\d+)/m.exec(info)?.[1]);
}
