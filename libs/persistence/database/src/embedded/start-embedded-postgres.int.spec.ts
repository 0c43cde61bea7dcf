import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile, chown } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Hub, startHub } from '../../test/hub.js';
import { query } from '../../test/server.js';
import { findServerAccount } from './server-account.js';
import { packagedDir } from './server-binaries.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start-embedded-postgres.js';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

describe('startEmbeddedPostgres', () => {
  const lines: string[] = [];
  let dataDir: string;
  let running: EmbeddedPostgres | undefined;
  let hub: Hub | undefined;

  beforeEach(async () => {
    // Mode 0700: the user the server runs as under root may not enter it.
    dataDir = await mkdtemp(join(tmpdir(), 'crossdock-embedded-'));
  });

  afterEach(async () => {
    await hub?.kill();
    await running?.stop();
    // Whatever a killed hub left behind is stopped by a start.
    if (hub !== undefined) await start().then((server) => server.stop());
    hub = undefined;
    running = undefined;
    await rm(dataDir, { recursive: true });
  });

  async function start(): Promise<EmbeddedPostgres> {
    running = await startEmbeddedPostgres({ dataDir, log: (line) => lines.push(line) });
    return running;
  }

  it('makes a durable database that only this machine can reach, and only with a password of its own', async () => {
    const { url } = await start();
    const { rows } = await query(
      url,
      `SELECT current_database() AS database, current_setting('listen_addresses') AS addresses, current_setting('fsync') AS fsync,
              current_setting('server_version_num')::int / 10000 AS major, current_setting('unix_socket_directories') AS sockets`,
    );
    expect(rows).toEqual([{ database: 'crossdock', addresses: '127.0.0.1', fsync: 'on', major: 18, sockets: '' }]);
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    const { mode } = await stat(join(dataDir, 'postgres.password'));
    expect(mode & 0o777).toBe(0o600);
  });

  it('keeps the data and the password across a stop and a start', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    await first.stop();
    const second = await start();
    expect((await query(second.url, 'SELECT answer FROM kept')).rows).toEqual([{ answer: 42 }]);
    expect(new URL(second.url).password).toBe(new URL(first.url).password);
  });

  it('takes over the directory after kill -9 of its process, and ends the server that was left behind', async () => {
    hub = await startHub(dataDir);
    await query(hub.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await hub.kill();
    expect((await query(hub.url, 'SELECT answer FROM kept')).rows).toHaveLength(1);
    const { url } = await start();
    expect((await query(url, 'SELECT answer FROM kept')).rows).toEqual([{ answer: 42 }]);
    await expect(query(hub.url, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('refuses a directory that another living process uses, names that process, and leaves its database alone', async () => {
    hub = await startHub(dataDir);
    await expect(start()).rejects.toThrow(/^The data directory .* is in use by process \d+\.$/);
    expect((await query(hub.url, 'SELECT 1')).rowCount).toBe(1);
  });

  it('refuses a second start in the same process, and allows it after the stop', async () => {
    const first = await start();
    await expect(startEmbeddedPostgres({ dataDir, log: () => undefined })).rejects.toThrow(`in use by process ${process.pid}.`);
    await first.stop();
    await expect(start()).resolves.toBeDefined();
  });

  it('starts the server again at the same address when it is killed', async () => {
    const { url } = await start();
    await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    process.kill(await postmasterPid(dataDir), 'SIGKILL');
    const { rows } = await eventually(() => query(url, 'SELECT answer FROM kept'));
    expect(rows).toEqual([{ answer: 42 }]);
  });

  it('starts although the process id in the file of a dead server now belongs to another process of the same user', async () => {
    await (await start()).stop();
    const account = await findServerAccount(join(dataDir, 'postgres'));
    const stranger: ChildProcess = spawn('sleep', ['600'], { ...account, cwd: '/' });
    try {
      await writeFile(
        join(dataDir, 'postgres', 'postmaster.pid'),
        `${stranger.pid}\n${dataDir}/postgres\n1\n5432\n\n127.0.0.1\n\nready   \n`,
      );
      if (account !== undefined) await chown(join(dataDir, 'postgres', 'postmaster.pid'), account.uid, account.gid);
      expect((await query((await start()).url, 'SELECT 1')).rowCount).toBe(1);
      expect(stranger.exitCode).toBeNull();
    } finally {
      stranger.kill();
      await once(stranger, 'exit');
    }
  });

  (canBecomeNobody() ? it : it.skip)('works as a normal user', async () => {
    await chown(dataDir, NOBODY, NOBODY);
    hub = await startHub(dataDir, NOBODY);
    expect((await query(hub.url, 'SELECT 1')).rowCount).toBe(1);
    expect((await stat(join(dataDir, 'postgres'))).uid).toBe(NOBODY);
  });

  it('says that a lost password file must be restored', async () => {
    await (await start()).stop();
    await rm(join(dataDir, 'postgres.password'));
    await expect(start()).rejects.toThrow(/postgres\.password is missing or empty.*Restore the file/);
  });

  it('refuses a cluster of another release of PostgreSQL', async () => {
    await (await start()).stop();
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow(/holds 17, not a cluster of PostgreSQL 18/);
  });
});

/** Becoming another user takes root, and a repository that the other user may read. */
function canBecomeNobody(): boolean {
  if (!isRoot) return false;
  try {
    execFileSync(join(packagedDir(), 'bin', 'postgres'), ['--version'], { uid: NOBODY, gid: NOBODY, cwd: '/', stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function postmasterPid(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10);
}

/** The answer of the first try that succeeds. */
async function eventually<T>(probe: () => Promise<T>, triesLeft = 600): Promise<T> {
  try {
    return await probe();
  } catch (error) {
    if (triesLeft === 0) throw error;
    await pause(50);
    return eventually(probe, triesLeft - 1);
  }
}
