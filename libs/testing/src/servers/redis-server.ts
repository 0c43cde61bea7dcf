import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { canInstallPackages, installPackage } from './debian-package.js';
import { freePort } from './free-port.js';

const run = promisify(execFile);

const BINARIES = ['redis-server', 'valkey-server'];
const IMAGE = 'redis:8-alpine';
/** One numbered database a queue store; no run needs as many. */
const DATABASES = 1024;
/** A queue must never lose a key to eviction, and a test server need not write to disk. */
const OPTIONS = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction', '--databases', String(DATABASES)];
const START_TRIES = 5;

export interface RunningServer {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts a Redis on loopback: a `redis-server` or `valkey-server` on the path, else one installed from the distribution when that is
 * possible, else a container. Throws with the command to run when there is no way to have one.
 */
export async function startRedis(directory: string): Promise<RunningServer> {
  const binary = (await findBinary()) ?? (await installBinary());
  if (binary !== undefined) return startBinary(binary, directory);
  if (await isDockerRunning()) return startContainer();
  throw new Error(
    'The tests need a Redis. Install one (apt-get install redis-server, or brew install redis), or start one and set ' +
      'CROSSDOCK_TEST_REDIS_URL=redis://localhost:6379',
  );
}

async function findBinary(): Promise<string | undefined> {
  const directories = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin'];
  for (const path of directories.flatMap((directory) => BINARIES.map((name) => join(directory, name)))) {
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}

async function installBinary(): Promise<string | undefined> {
  if (!canInstallPackages()) return undefined;
  try {
    await installPackage('redis-server');
  } catch (error) {
    // A container may still do.
    process.stderr.write(`redis-server could not be installed: ${String(error)}\n`);
  }
  return findBinary();
}

async function startBinary(binary: string, directory: string): Promise<RunningServer> {
  for (let tries = 1; ; tries++) {
    const port = await freePort();
    const server = spawn(binary, ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, ...OPTIONS]);
    const output = await untilReady(server);
    if (output === undefined) return { url: `redis://127.0.0.1:${port}`, stop: () => stopProcess(server) };
    // Between asking for a free port and using it somebody else may have taken it.
    if (tries === START_TRIES) throw new Error(`${binary} did not start:\n${output}`);
  }
}

/** Resolves with undefined once the server takes connections, or with its output when it ended before. */
async function untilReady(server: ChildProcess): Promise<string | undefined> {
  if (server.stdout === null) throw new Error('The output of the server is not captured.');
  const lines: string[] = [];
  for await (const line of createInterface({ input: server.stdout })) {
    lines.push(line);
    if (line.includes('Ready to accept connections')) {
      server.stdout.resume();
      return undefined;
    }
  }
  return lines.join('\n');
}

async function stopProcess(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;
}

function isDockerRunning(): Promise<boolean> {
  return run('docker', ['info', '--format', '{{.ServerVersion}}']).then(
    ({ stdout }) => stdout.trim() !== '',
    () => false,
  );
}

async function startContainer(): Promise<RunningServer> {
  const { stdout } = await run('docker', ['run', '--detach', '--rm', '--publish', '127.0.0.1::6379', IMAGE, 'redis-server', ...OPTIONS]);
  const container = stdout.trim();
  const published = await run('docker', ['port', container, '6379/tcp']);
  const address = published.stdout.trim().split('\n')[0] ?? '';
  return { url: `redis://${address}`, stop: () => run('docker', ['rm', '--force', container]).then(() => undefined) };
}
