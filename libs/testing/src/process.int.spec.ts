import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startProcess, temporaryDirectory, type StartedProcess, type TemporaryDirectory } from './index.js';

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

  it('runs a service under the flags of production', async () => {
    const child = await start(`console.log(process.execArgv.join(' '));`);
    await child.waitForLine(/--disallow-code-generation-from-strings --disable-proto=delete/);
  });
});
