import { realpath, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { codeOf } from '../system-error.js';
import { readIfPresent } from './present-file.js';
import { commandLineOf } from './process-identity.js';
import type { ServerTools } from './server-process.js';

/** A fast shutdown writes a checkpoint; an immediate one ends at once and leaves the recovery to the next start. */
const FAST_MS = 20_000;
const IMMEDIATE_MS = 10_000;
const POLL_MS = 20;

/** The name a server carries on its command line: it tells the server of this directory from any other process. */
export async function serverNameOf(clusterDir: string): Promise<string> {
  const path = await realpath(clusterDir);
  return `crossdock-${createHash('sha256').update(path).digest('hex').slice(0, 16)}`;
}

/**
 * Stops the server that a killed process left running on this cluster, if there is one. It is not taken over: its log goes nowhere,
 * and it runs with the settings of whoever started it. Call it only while holding the lock of the data directory.
 */
export async function stopLeftoverServer(clusterDir: string, tools: ServerTools): Promise<void> {
  const pidFile = join(clusterDir, 'postmaster.pid');
  const content = await readIfPresent(pidFile);
  const pid = Number.parseInt(content ?? '', 10);
  if (content === undefined || !(pid > 0)) return;
  const name = await serverNameOf(clusterDir);
  if (await runs(pid, name)) {
    tools.log(`Stopping the PostgreSQL server that an earlier run left behind (process ${pid}).`);
    await stopServer(pid, name);
    return;
  }
  // If the id belongs to another process now, it would keep PostgreSQL from starting. The id of its parent does not: PostgreSQL
  // then still makes sure, by the shared memory segment named in the file, that no process of an earlier server is left.
  await writeFile(pidFile, content.replace(/^\d+/, String(process.pid)));
}

/** Whether the process is the server of that name. One that has ended and is not yet buried has no command line. */
async function runs(pid: number, name: string): Promise<boolean> {
  return (await commandLineOf(pid))?.includes(name) ?? false;
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It may have ended by itself in the meantime.
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

async function stopServer(pid: number, name: string): Promise<void> {
  for (const [signal, deadlineMs] of [['SIGINT', FAST_MS] as const, ['SIGQUIT', IMMEDIATE_MS] as const]) {
    signalTo(pid, signal);
    for (let waitedMs = 0; waitedMs < deadlineMs; waitedMs += POLL_MS) {
      if (!(await runs(pid, name))) return;
      await sleep(POLL_MS);
    }
  }
  throw new Error(`The PostgreSQL server that an earlier run left behind (process ${pid}) does not stop. Stop it, then start again.`);
}
