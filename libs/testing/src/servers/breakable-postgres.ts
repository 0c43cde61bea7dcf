import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startEmbeddedPostgres } from '@crossdock/database';
import pg from 'pg';
import { eventually } from '../eventually.js';
import type { BreakableServer } from './breakable-server.js';
import { signalTree } from './process-tree.js';

/** Recovery after a crash replays the log written since the last checkpoint. */
const BACK_WITHIN_MS = 60_000;

/** Starts a real PostgreSQL (fsync on) whose data lie under `directory`, with an empty database. */
export async function startBreakablePostgres(directory: string): Promise<BreakableServer> {
  const server = await startEmbeddedPostgres({ dataDir: directory, log: () => undefined });
  const postmaster = async (): Promise<number> =>
    Number.parseInt(await readFile(join(directory, 'postgres', 'postmaster.pid'), 'utf8'), 10);
  const resume = async (): Promise<void> => signalTree(await postmaster(), 'SIGCONT');
  return {
    url: server.url,
    crash: async (goneMs = 0) => {
      const pid = await postmaster();
      // SIGQUIT is the immediate shutdown of pg_ctl: no checkpoint, every session is cut. The embedded server starts it again by itself.
      process.kill(pid, 'SIGQUIT');
      await eventually(() => !isAlive(pid), { withinMs: BACK_WITHIN_MS, what: 'PostgreSQL to end' });
      await delay(goneMs);
      await eventually(() => takesConnections(server.url), { withinMs: BACK_WITHIN_MS, what: 'PostgreSQL to be back' });
    },
    pause: async () => signalTree(await postmaster(), 'SIGSTOP'),
    resume,
    stop: async () => {
      // There is no process to resume when it is down just now.
      await resume().catch(() => undefined);
      await server.stop();
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function takesConnections(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}
