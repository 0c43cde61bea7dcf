import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDataDir } from './data-dir-lock.js';

describe('lockDataDir', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'crossdock-lock-'));
  });

  afterEach(() => rm(dataDir, { recursive: true }));

  const IN_USE = new RegExp(`is in use by process ${process.pid}\\.$`);

  it('lets one of many that try at once have the directory', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockDataDir(dataDir)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const refused of tries.filter((one) => one.status === 'rejected')) expect(String(refused.reason)).toMatch(IN_USE);
  });

  it('gives the directory to the next after a release, and leaves nothing behind', async () => {
    const lock = await lockDataDir(dataDir);
    await lock.release();
    await lock.release();
    expect(await readdir(dataDir)).toEqual([]);
    await expect(lockDataDir(dataDir)).resolves.toBeDefined();
  });

  it('ignores the lock of a process whose id was given to another one since', async () => {
    await writeFile(join(dataDir, 'hub.lock'), JSON.stringify({ pid: process.pid, start: 'an earlier boot/1' }));
    await lockDataDir(dataDir);
    expect(await readdir(dataDir)).toEqual(['hub.lock']);
    await expect(lockDataDir(dataDir)).rejects.toThrow(IN_USE);
  });

  it('ignores a lock that nobody can have written', async () => {
    await writeFile(join(dataDir, 'hub.lock'), 'no lock');
    await expect(lockDataDir(dataDir)).resolves.toBeDefined();
  });

  it('does not free the directory of another holder', async () => {
    const first = await lockDataDir(dataDir);
    await writeFile(join(dataDir, 'hub.lock'), JSON.stringify({ pid: 1, start: 'another' }));
    await first.release();
    expect(await readdir(dataDir)).toEqual(['hub.lock']);
  });
});
