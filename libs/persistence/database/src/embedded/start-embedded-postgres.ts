import { access, constants, mkdir, realpath, stat } from 'node:fs/promises';
import { Client } from 'pg';
import { clusterDirOf, ensureCluster, ensurePassword, SUPERUSER } from './cluster.js';
import { type DataDirLock, lockDataDir } from './data-dir-lock.js';
import { readIfPresent } from './present-file.js';
import { findServerAccount } from './server-account.js';
import { findServerBinaries } from './server-binaries.js';
import { Server } from './server.js';

const DATABASE = 'crossdock';
const MAJOR_VERSION = '18';

/** A running embedded server. */
export interface EmbeddedPostgres {
  /** Connects as the superuser, password included: a secret. The same for the life of this server, another after the next start. */
  readonly url: string;
  /** Shuts the server down and frees the data directory; open transactions are rolled back. A second call waits for the first. */
  stop(): Promise<void>;
}

interface EmbeddedOptions {
  /** Holds everything: the cluster, its password, the lock. Created when missing. */
  readonly dataDir: string;
  /** Takes what the server logs, line by line. */
  readonly log: (line: string) => void;
}

/**
 * Starts a real PostgreSQL 18 on the data directory, listening on a free port of 127.0.0.1 only, with an empty database `crossdock`
 * at first. Works as root (the server then runs as another user) and as anybody else. Data survives `stop`, `kill -9` of
 * this process and power loss; a server that a killed process left behind is stopped first, one that dies is started again.
 *
 * Throws an error with a sentence that says what to do, among others when another living process uses the directory.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = await ensureDataDir(options.dataDir);
  const lock = await lockDataDir(dataDir);
  try {
    return await startLocked(dataDir, options.log, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function startLocked(dataDir: string, log: EmbeddedOptions['log'], lock: DataDirLock): Promise<EmbeddedPostgres> {
  const clusterDir = clusterDirOf(dataDir);
  const account = await findServerAccount(clusterDir);
  const tools = { account, binDir: await findServerBinaries(account, log), log };
  const password = await ensurePassword(dataDir);
  await ensureCluster(dataDir, password, tools);
  await assertVersion(clusterDir);
  const server = await Server.start({ clusterDir, password, tools });
  try {
    await ensureDatabase(server);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const stop = async () => {
    await server.stop();
    await lock.release();
  };
  let stopping: Promise<void> | undefined;
  return {
    url: `postgres://${SUPERUSER}:${password}@${server.connectionTo(DATABASE).host}:${server.port}/${DATABASE}`,
    stop: () => (stopping ??= stop()),
  };
}

async function ensureDataDir(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.W_OK | constants.X_OK);
    return await realpath(path);
  } catch (cause) {
    throw new Error(`The data directory ${path} cannot be created or written by this user. Choose another with CROSSDOCK_DATA_DIR.`, {
      cause,
    });
  }
}

async function assertVersion(clusterDir: string): Promise<void> {
  const version = (await readIfPresent(`${clusterDir}/PG_VERSION`))?.trim();
  if (version === MAJOR_VERSION) return;
  const found = version ?? ((await stat(clusterDir)).isDirectory() ? 'no PostgreSQL cluster' : 'a file');
  throw new Error(
    `${clusterDir} holds ${found}, not a cluster of PostgreSQL ${MAJOR_VERSION}. Dump it with its own release, or move it away.`,
  );
}

async function ensureDatabase(server: Server): Promise<void> {
  const client = new Client(server.connectionTo('postgres'));
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}
