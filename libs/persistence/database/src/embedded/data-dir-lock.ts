import { randomUUID } from 'node:crypto';
import { link, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readIfPresent } from './present-file.js';
import { startOf } from './process-identity.js';
import { codeOf } from '../system-error.js';

const FILE = 'hub.lock';
const ATTEMPTS = 20;

const holderSchema = z.object({ pid: z.int(), start: z.string() });

/** The right of one process to use a data directory. */
export interface DataDirLock {
  /** Gives the right back. A second call does nothing. */
  release(): Promise<void>;
}

/**
 * Takes the data directory for this process, or throws an error that names the process that has it. The lock of a process that is
 * gone, or whose id now belongs to another one, does not count. Processes in separate containers do not see each other: give each
 * its own directory.
 */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  const file = join(dataDir, FILE);
  const mine = JSON.stringify({ pid: process.pid, start: await startOf(process.pid) });
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await createWith(file, mine)) return { release: () => releaseIf(file, mine) };
    await removeIfStale(file, dataDir);
  }
  throw new Error(`The lock of the data directory ${dataDir} could not be taken: several processes try at once.`);
}

/** Creates the file with its whole content in one step, so that nobody reads half of it. False when it exists. */
async function createWith(file: string, content: string): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, content, { mode: 0o644 });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function removeIfStale(file: string, dataDir: string): Promise<void> {
  const content = await readIfPresent(file);
  if (content === undefined) return;
  const holder = parseHolder(content);
  if (holder !== undefined && (await startOf(holder.pid)) === holder.start) {
    throw new Error(`The data directory ${dataDir} is in use by process ${holder.pid}.`);
  }
  // Two processes may find the same stale lock. The slower one must not delete the faster one's new lock: it looks at what it moved.
  const aside = `${file}.${randomUUID()}`;
  await rename(file, aside).catch(() => undefined);
  const moved = await readIfPresent(aside);
  if (moved !== undefined && moved !== content) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

async function releaseIf(file: string, mine: string): Promise<void> {
  if ((await readIfPresent(file)) === mine) await rm(file, { force: true });
}

function parseHolder(content: string): z.infer<typeof holderSchema> | undefined {
  try {
    return holderSchema.parse(JSON.parse(content));
  } catch {
    return undefined;
  }
}
