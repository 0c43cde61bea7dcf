import { Redis } from 'ioredis';
import pg from 'pg';
import {
  type BreakableRedis,
  type BreakableServer,
  startBreakablePostgres,
  startBreakableRedis,
  temporaryDirectory,
  type TemporaryDirectory,
} from '../index.js';

describe('servers that can be broken', () => {
  let directory: TemporaryDirectory;
  beforeAll(async () => {
    directory = await temporaryDirectory();
  });
  afterAll(() => directory.remove());

  describe('PostgreSQL', () => {
    let postgres: BreakableServer;
    beforeAll(async () => {
      postgres = await startBreakablePostgres(directory.path);
    });
    afterAll(() => postgres.stop());

    const query = async (text: string): Promise<unknown[]> => {
      const client = new pg.Client({ connectionString: postgres.url, connectionTimeoutMillis: 500 });
      client.on('error', () => undefined);
      try {
        await client.connect();
        return (await client.query<Record<string, unknown>>(text)).rows;
      } finally {
        await client.end().catch(() => undefined);
      }
    };

    it('keeps what was committed through a crash, and the address', async () => {
      await query('CREATE TABLE kept AS SELECT 1 AS number');
      await postgres.crash();
      expect(await query('SELECT number FROM kept')).toEqual([{ number: 1 }]);
    });

    it('answers nobody while it is paused, and everybody afterwards', async () => {
      await postgres.pause();
      await expect(query('SELECT 1')).rejects.toThrow('timeout');
      await postgres.resume();
      expect(await query('SELECT 1 AS number')).toEqual([{ number: 1 }]);
    });
  });

  describe('Redis', () => {
    let redis: BreakableRedis;
    let client: Redis;
    beforeAll(async () => {
      redis = await startBreakableRedis(directory.path);
      client = new Redis(redis.url, { commandTimeout: 500 });
      client.on('error', () => undefined);
    });
    afterAll(async () => {
      client.disconnect();
      await redis.stop();
    });

    it('tells how much it forgets when it is flushed, and forgets all in a crash', async () => {
      await client.mset('a', 1, 'b', 2);
      expect(await redis.flush()).toBe(2);
      await client.set('c', 3);
      await redis.crash();
      expect(await redis.flush()).toBe(0);
    });

    it('answers nobody while it is paused, and everybody afterwards', async () => {
      await redis.pause();
      await expect(client.ping()).rejects.toThrow('Command timed out');
      await redis.resume();
      expect(await client.ping()).toBe('PONG');
    });
  });
});
