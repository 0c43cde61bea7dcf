import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, rm, stat, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRunnable, packagedDir } from './server-binaries.js';

const NOBODY = { uid: 65_534, gid: 65_534 };

describe('makeRunnable', () => {
  let closed: string;
  let system: string;

  beforeEach(async () => {
    closed = await mkdtemp(join(tmpdir(), 'crossdock-closed-'));
    system = await mkdtemp(join(tmpdir(), 'crossdock-system-'));
    await chmod(system, 0o755);
  });

  afterEach(async () => {
    await rm(closed, { recursive: true });
    await rm(system, { recursive: true });
  });

  it('uses the installed binaries where they are when this user runs the server', async () => {
    await expect(makeRunnable(packagedDir(), system, { account: undefined, log: () => undefined })).resolves.toBe(packagedDir());
  });

  (process.getuid?.() === 0 ? it : it.skip)('copies binaries once that the user of the server cannot enter', async () => {
    await cp(packagedDir(), join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
    const by = { account: NOBODY, log: () => undefined };
    const copy = await makeRunnable(join(closed, 'native'), system, by);
    const version = execFileSync(join(copy, 'bin', 'postgres'), ['--version'], { ...NOBODY, cwd: '/', encoding: 'utf8' });
    expect(version).toMatch(/^postgres \(PostgreSQL\) 18\./);
    const { ino } = await stat(copy);
    await expect(makeRunnable(join(closed, 'native'), system, by)).resolves.toBe(copy);
    expect((await stat(copy)).ino).toBe(ino);
  });
});
