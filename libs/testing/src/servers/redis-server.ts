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
  const binary = await findRedisBinary();
  if (binary !== undefined) return startBinary(binary, directory);
  if (await isDockerRunning()) return startContainer();
  throw new Error(
    'The tests need a Redis. Install one (apt-get install redis-server, or brew install redis), or start one and set ' +
      'CROSSDOCK_TEST_REDIS_URL=redis://localhost:6379',
  );
}

/** A `redis-server` or `valkey-server` on the path, else one installed from the distribution when that is possible. */
export async function findRedisBinary(): Promise<string | undefined> {
  return (await findBinary()) ?? (await installBinary());
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
  const { url, server } = await onFreePort((port) => launchRedis(binary, port, directory));
  return { url, stop: () => stopProcess(server) };
}

/** Starts a server on a free port; between asking for one and using it somebody else may have taken it, so that is tried again. */
export async function onFreePort(
  launch: (port: number) => Promise<ChildProcess>,
): Promise<{ port: number; url: string; server: ChildProcess }> {
  for (let tries = 1; ; tries++) {
    const port = await freePort();
    try {
      return { port, url: `redis://127.0.0.1:${port}`, server: await launch(port) };
    } catch (error) {
      if (tries === START_TRIES) throw error;
    }
  }
}

/** Resolves once the server takes connections. Rejects with its output when it ended before. */
export async function launchRedis(binary: string, port: number, directory: string): Promise<ChildProcess> {
  const server = spawn(binary, ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, ...OPTIONS]);
  const output = await untilReady(server);
  if (output !== undefined) throw new Error(`${binary} did not start:\n${output}`);
  return server;
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

/** Kills the server. Does nothing to one that has ended. */
export async function stopProcess(server: ChildProcess): Promise<void> {
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
