import { type ChildProcess, spawn } from 'node:child_process';
import { type FileHandle, open } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ServerAccount } from './server-account.js';

/** What is needed to run a program of PostgreSQL. */
export interface ServerTools {
  readonly binDir: string;
  readonly account: ServerAccount;
  readonly log: (line: string) => void;
}

/** Descriptors that a program started here finds its directory and its password at. */
const DIRECTORY_FD = 3;
const INPUT_FD = 4;

/** The name of a directory's descriptor, for programs of a user who may not walk the path to it but owns the directory. */
const DIRECTORY_BY_FD = `/proc/self/fd/${DIRECTORY_FD}`;
export const INPUT_BY_FD = `/dev/fd/${INPUT_FD}`;

interface Program {
  readonly name: 'initdb' | 'postgres';
  readonly clusterDir: string;
  readonly args: readonly string[];
  readonly input?: FileHandle;
}

/**
 * Starts a program on a cluster, in a process group of its own: Ctrl-C in a terminal reaches every process of a group, and the
 * server must outlive the services that drain into it. It gets none of this process's environment.
 *
 * Under root on Linux the cluster is named by an open descriptor, so that the server's user needs no right on the directories
 * above it (a clone under /root, a temporary directory of mode 0700).
 */
export async function startProgram(tools: ServerTools, program: Program): Promise<ChildProcess> {
  const byDescriptor = tools.account !== undefined && process.platform === 'linux';
  const directory = await open(program.clusterDir, 'r');
  try {
    const child = spawn(join(tools.binDir, program.name), ['-D', byDescriptor ? DIRECTORY_BY_FD : program.clusterDir, ...program.args], {
      ...tools.account,
      cwd: '/',
      detached: true,
      env: { LC_ALL: 'C', PATH: '/usr/local/bin:/usr/bin:/bin' },
      stdio: ['ignore', 'ignore', 'pipe', directory.fd, program.input?.fd ?? 'ignore'],
    });
    if (child.stderr !== null) readLines(child.stderr, tools.log);
    await started(child);
    return child;
  } finally {
    await directory.close();
  }
}

function readLines(input: Readable, log: (line: string) => void): void {
  createInterface({ input }).on('line', log);
  // Output to come must not keep this process alive; the child itself does, until its owner says otherwise.
  if (input instanceof Socket) input.unref();
}

function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
}

/** Resolves when the process has ended, at once if it already has. */
export function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
