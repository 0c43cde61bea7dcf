import type { QueueStore } from '@crossdock/config';
import { Redis } from 'ioredis';
import { testServer } from './servers/environment.js';
import { createTestDatabase } from './test-database.js';

/** What a Redis has unless it is told otherwise. */
const DEFAULT_DATABASES = 16;
const COUNTER = 'crossdock:test:databases';

/**
 * One empty queue store of each kind, for `describe.each(await queueStores())('… on $kind', …)`: a Redis database of its own and a
 * PostgreSQL database of its own. Both go away with the test run.
 */
export async function queueStores(): Promise<QueueStore[]> {
  const [redis, postgres] = await Promise.all([redisTestUrl(), createTestDatabase([])]);
  return [
    { kind: 'redis', url: redis },
    { kind: 'postgres', url: postgres.url },
  ];
}

/**
 * The address of an empty numbered database of the test Redis that no other caller was given. To test the loss of Redis flush this
 * database (FLUSHDB), never all of them: other test files use the others. On a Redis of yours (CROSSDOCK_TEST_REDIS_URL) the numbers
 * come round again, and every database but number 0 is emptied when its turn comes.
 */
export async function redisTestUrl(): Promise<string> {
  const server = new Redis(testServer('CROSSDOCK_TEST_REDIS_URL'), { db: 0, lazyConnect: true });
  // The command that meets the failure rejects with it.
  server.on('error', () => undefined);
  try {
    const usable = (await countDatabases(server)) - 1;
    const database = 1 + ((await server.incr(COUNTER)) % usable);
    await server.select(database);
    await server.flushdb();
    return withDatabase(testServer('CROSSDOCK_TEST_REDIS_URL'), database);
  } finally {
    server.disconnect();
  }
}

/** A managed Redis may refuse CONFIG. */
async function countDatabases(server: Redis): Promise<number> {
  const answer = await server.config('GET', 'databases').catch(() => []);
  const count = Array.isArray(answer) ? Number(answer[1]) : Number.NaN;
  return count > 1 ? count : DEFAULT_DATABASES;
}

function withDatabase(serverUrl: string, database: number): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}
