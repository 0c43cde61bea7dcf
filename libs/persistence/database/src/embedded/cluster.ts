import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfPresent, writePrivate } from './present-file.js';
import { ended, INPUT_BY_FD, type ServerTools, startProgram } from './server-process.js';

/** The superuser of the embedded server. */
export const SUPERUSER = 'postgres';

const INITDB_ARGS = [
  `--username=${SUPERUSER}`,
  `--pwfile=${INPUT_BY_FD}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  // The same order of texts on every machine, whatever locales it has.
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
];

export function clusterDirOf(dataDir: string): string {
  return join(dataDir, 'postgres');
}

/** Makes the cluster under the data directory unless it is there. A first start that is cut short leaves nothing that counts. */
export async function ensureCluster(dataDir: string, password: string, tools: ServerTools): Promise<void> {
  const clusterDir = clusterDirOf(dataDir);
  if (await stat(clusterDir).catch(() => undefined)) return;
  const draft = `${clusterDir}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  if (tools.account !== undefined) await chown(draft, tools.account.uid, tools.account.gid);
  await initialise(draft, password, tools);
  await rename(draft, clusterDir);
}

async function initialise(clusterDir: string, password: string, tools: ServerTools): Promise<void> {
  const lines: string[] = [];
  const file = `${clusterDir}.password`;
  await writePrivate(file, `${password}\n`);
  if (tools.account !== undefined) await chown(file, tools.account.uid, tools.account.gid);
  const input = await open(file, 'r');
  // Only the descriptor is left, for initdb to read from: nothing to clean up after a crash.
  await rm(file);
  try {
    const child = await startProgram(
      { ...tools, log: (line) => lines.push(line) },
      { name: 'initdb', clusterDir, args: INITDB_ARGS, input },
    );
    await ended(child);
    if (child.exitCode !== 0) throw new Error(`PostgreSQL could not be set up in ${clusterDir}: ${lines.join(' ')}`);
  } finally {
    await input.close();
  }
}

/** The password of the embedded server, made at the first call and kept beside the cluster, readable by this user only. */
export async function ensurePassword(dataDir: string): Promise<string> {
  const file = join(dataDir, 'postgres.password');
  const kept = await readIfPresent(file);
  if (kept !== undefined && kept.trim() !== '') return kept.trim();
  if (await stat(clusterDirOf(dataDir)).catch(() => undefined)) {
    throw new Error(`${file} is missing or empty, and the database beside it cannot be opened without it. Restore the file.`);
  }
  const password = randomBytes(24).toString('hex');
  await writePrivate(file, `${password}\n`);
  return password;
}
