import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually, startProcess, temporaryDirectory, type StartedProcess, type TemporaryDirectory } from './index.js';
import { SERVICE_FLAGS, SERVICE_MEMORY } from './process.js';

describe('startProcess', () => {
  let directory: TemporaryDirectory;
  let started: StartedProcess | undefined;

  beforeAll(async () => {
    directory = await temporaryDirectory();
  });
  afterEach(() => started?.kill('SIGKILL'));
  afterAll(() => directory.remove());

  const start = async (source: string, env: Record<string, string> = {}): Promise<StartedProcess> => {
    const script = join(directory.path, `${Math.random()}.mjs`);
    await writeFile(script, source);
    started = startProcess({ script, env });
    return started;
  };

  it('waits for a line and ends the process by the signal it is given', async () => {
    const child = await start(`console.log('listening on 4711'); setInterval(() => {}, 1000);`);
    expect((await child.waitForLine(/listening on (\d+)/))[1]).toBe('4711');
    expect(await child.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    expect(await child.kill()).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('fails with the output when the process ends before the line comes', async () => {
    const child = await start(`console.error('no database'); process.exit(3);`);
    await expect(child.waitForLine(/ready/)).rejects.toThrow(/ended \(code 3\) without \/ready\/:\nno database/);
    expect(await child.exited).toEqual({ code: 3, signal: null });
  });

  it('passes on the variables it is given and no CROSSDOCK_ variable of its surroundings', async () => {
    process.env['CROSSDOCK_STRAY'] = 'x';
    const child = await start(`console.log(JSON.stringify(Object.keys(process.env).filter((name) => name.startsWith('CROSSDOCK_'))));`, {
      CROSSDOCK_PORT: '0',
    });
    expect((await child.waitForLine(/\[.*\]/))[0]).toBe('["CROSSDOCK_PORT"]');
  });

  it('loads the clock that jumps an hour ahead with each SIGUSR2', async () => {
    const script = join(directory.path, 'clock.mjs');
    await writeFile(script, `setInterval(() => console.log(JSON.stringify([Date.now(), new Date().getTime(), Date.UTC(2026)])), 20);`);
    const child = (started = startProcess({ script, preload: ['libs/testing/preload/shifting-clock.mjs'] }));
    await child.waitForLine(/\[/);
    child.signal('SIGUSR2');
    const [, line] = await child.waitForLine(/The clock jumped by 3600000 ms.*\n(\[.*\])/);
    const [now, made, fixed] = JSON.parse(line ?? '');
    expect(now - Date.now()).toBeGreaterThan(3_500_000);
    expect(made - now).toBeLessThan(1_000);
    expect(fixed).toBe(Date.UTC(2026));
  });

  it('pauses a process and lets it go on', async () => {
    const child = await start(`let n = 0; setInterval(() => console.log('beat ' + n++), 10);`);
    await child.waitForLine(/beat 1/);
    child.signal('SIGSTOP');
    const seen = await eventually(async () => {
      const before = child.output();
      await new Promise((resolve) => setTimeout(resolve, 100));
      return child.output() === before && before;
    });
    child.signal('SIGCONT');
    await eventually(() => child.output() !== seen);
  });

  it('runs a service under the flags of production', async () => {
    const image = await readFile(new URL('../../../docker/Dockerfile', import.meta.url), 'utf8');
    const [, ...flags] = JSON.parse(/^CMD (\[.*\])$/m.exec(image)?.[1] ?? '[]') as string[];
    expect(flags).toEqual([...SERVICE_FLAGS, 'service.js']);
    for (const [name, value] of Object.entries(SERVICE_MEMORY))
      expect(image).toMatch(new RegExp(`^(?:ENV|   ) ${name}="?${value}"?(?: |$)`, 'm'));
    const child = await start(`console.log(process.execArgv.join(' '));`);
    await child.waitForLine(new RegExp(SERVICE_FLAGS.join(' ')));
  });
});
