import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { BreakableServer } from './breakable-server.js';
import { findRedisBinary, launchRedis, onFreePort, stopProcess } from './redis-server.js';

/** A Redis that forgets everything when it crashes: it writes nothing to disk. */
export interface BreakableRedis extends BreakableServer {
  /** FLUSHALL. Resolves with how many keys there were. */
  flush(): Promise<number>;
}

/** Starts a Redis of its own. Throws when there is no program to start: a container could not be paused or killed alike. */
export async function startBreakableRedis(directory: string): Promise<BreakableRedis> {
  const binary = await findRedisBinary();
  if (binary === undefined) throw new Error('No redis-server was found. Install one: apt-get install redis-server, or brew install redis');
  const started = await onFreePort((port) => launchRedis(binary, port, directory));
  const { port, url } = started;
  let { server } = started;
  return {
    url,
    flush: () => flush(url),
    crash: async (goneMs = 0) => {
      await stopProcess(server);
      await delay(goneMs);
      server = await launchRedis(binary, port, directory);
    },
    pause: () => Promise.resolve(void server.kill('SIGSTOP')),
    resume: () => Promise.resolve(void server.kill('SIGCONT')),
    stop: () => stopProcess(server),
  };
}

async function flush(url: string): Promise<number> {
  const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 });
  client.on('error', () => undefined);
  try {
    const keys = await client.dbsize();
    await client.flushall();
    return keys;
  } finally {
    client.disconnect();
  }
}
