import type { Redis } from 'ioredis';
import pg from 'pg';

/** Every row of every table, of the hub and of its queues, as text; bytes appear in hexadecimal. */
export async function dumpPostgres(url: string): Promise<string> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const parts: string[] = [];
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t`);
      parts.push(`-- ${name}`, ...rows.map(({ text }) => text));
    }
    return parts.join('\n');
  } finally {
    await client.end();
  }
}

/** Every key of the Redis database with its value. */
export async function dumpRedis(redis: Redis): Promise<string> {
  const keys = await redis.keys('*');
  const values = await Promise.all(keys.map((key) => dumpKey(redis, key)));
  return keys.map((key, index) => `${key}\n${JSON.stringify(values[index])}\n${String(values[index])}`).join('\n');
}

async function dumpKey(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, 0, -1);
    case 'stream':
      return redis.xrange(key, '-', '+');
    default:
      return null;
  }
}

/** Everything any client sends to Redis from now on: what passed through is seen even when it was removed at once. */
export async function watchRedis(redis: Redis): Promise<{ text(): string; stop(): void }> {
  const monitor = await redis.monitor();
  const lines: string[] = [];
  monitor.on('monitor', (_time: string, args: string[]) => lines.push(args.join(' ')));
  return { text: () => lines.join('\n'), stop: () => monitor.disconnect() };
}
