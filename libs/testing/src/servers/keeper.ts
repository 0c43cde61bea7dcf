import { once } from 'node:events';
import { startEmbeddedPostgres } from '@crossdock/database';
import pg from 'pg';
import { temporaryDirectory } from '../temporary-directory.js';
import type { TestServers } from './environment.js';
import { type RunningServer, startRedis } from './redis-server.js';
import { databasePrefix, isLeftover, newRunId } from './run-id.js';

/**
 * The process that keeps the servers of a test run. It starts what the environment does not name, writes the addresses to its standard
 * output as one line of JSON, and ends everything when its standard input ends: that is when Jest asks for it, or is gone.
 */
async function keep(): Promise<void> {
  const input = once(process.stdin.resume(), 'end');
  // When Jest is gone before the servers are up, nobody reads the addresses; the input has ended then, too.
  process.stdout.on('error', () => undefined);
  const directory = await temporaryDirectory();
  const servers: RunningServer[] = [];
  try {
    const [postgres, redis] = await Promise.all([
      given('CROSSDOCK_TEST_DATABASE_URL') ?? started(servers, startPostgres(directory.path)),
      given('CROSSDOCK_TEST_REDIS_URL') ?? started(servers, startRedis(directory.path)),
    ]);
    const runId = newRunId(Date.now(), process.pid);
    await dropDatabases(postgres.url, (name) => isLeftover(name, Date.now()));
    announce({ CROSSDOCK_TEST_DATABASE_URL: postgres.url, CROSSDOCK_TEST_REDIS_URL: redis.url, CROSSDOCK_TEST_RUN: runId });
    await input;
    // A server started here goes away with its databases.
    if (given('CROSSDOCK_TEST_DATABASE_URL')) await dropDatabases(postgres.url, (name) => name.startsWith(databasePrefix(runId)));
  } finally {
    await Promise.allSettled(servers.map((server) => server.stop()));
    await directory.remove();
  }
}

function given(name: keyof TestServers): { url: string } | undefined {
  const url = process.env[name];
  return url ? { url } : undefined;
}

/** Remembers a server as soon as it runs, so that it is ended although another one fails to start. */
async function started(servers: RunningServer[], starting: Promise<RunningServer>): Promise<RunningServer> {
  const server = await starting;
  servers.push(server);
  return server;
}

function startPostgres(directory: string): Promise<RunningServer> {
  return startEmbeddedPostgres({ dataDir: directory, log: () => undefined });
}

function announce(servers: TestServers): void {
  process.stdout.write(`${JSON.stringify(servers)}\n`);
}

async function dropDatabases(url: string, isDoomed: (name: string) => boolean): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
    for (const { datname } of rows.filter((row) => isDoomed(row.datname))) {
      await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(datname)} WITH (FORCE)`);
    }
  } finally {
    await client.end();
  }
}

await keep().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
process.exit();
