import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.js';

const ROOT_URL = new URL('../../../', import.meta.url);
const ROOT = fileURLToPath(ROOT_URL);

/** The flags every service runs with, docker/Dockerfile. */
export const SERVICE_FLAGS = [
  '--disallow-code-generation-from-strings',
  '--disable-proto=delete',
  '--no-allocation-site-pretenuring',
  '--no-parallel-scavenge',
  '--heap-growing-percent=25',
];
/** The settings of memory every service runs with, docker/Dockerfile. */
export const SERVICE_MEMORY = {
  NODE_OPTIONS: '--max-old-space-size=320 --max-semi-space-size=8 --v8-pool-size=1',
  MALLOC_ARENA_MAX: '1',
};
const LINE_WITHIN_MS = 60_000;

export interface ProcessOptions {
  /** The JavaScript file to run, from the root of the repository: `apps/ingress/dist/main.js`. */
  readonly script: string;
  readonly args?: readonly string[];
  /** Added to the surroundings of the test, of which no CROSSDOCK_ variable is passed on. */
  readonly env?: Readonly<Record<string, string>>;
  /** Flags of Node; those of every service unless told. */
  readonly nodeFlags?: readonly string[];
  /** Modules that run before the script, from the root of the repository. */
  readonly preload?: readonly string[];
}

export interface ExitStatus {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface StartedProcess {
  readonly pid: number;
  /** Everything written so far, standard output and standard error together. */
  output(): string;
  /** Resolves with the first match in the output, past or to come. Rejects with the output when the process ends or time is up. */
  waitForLine(pattern: RegExp, withinMs?: number): Promise<RegExpExecArray>;
  /** Sends a signal (SIGTERM unless told) and resolves when the process is gone. Does nothing to one that is gone already. */
  kill(signal?: NodeJS.Signals): Promise<ExitStatus>;
  /** Sends a signal that does not end the process: SIGSTOP and SIGCONT pause it and let it go on. */
  signal(signal: NodeJS.Signals): void;
  /** Resolves when the process is gone, however it ended. */
  readonly exited: Promise<ExitStatus>;
}

/** Starts a Node process of this repository from its build. The caller ends it with `kill`. */
export function startProcess(options: ProcessOptions): StartedProcess {
  const { script, args = [], env = {}, nodeFlags = SERVICE_FLAGS, preload = [] } = options;
  const imports = preload.map((path) => `--import=${new URL(path, ROOT_URL).href}`);
  const child = spawn(process.execPath, [...nodeFlags, ...imports, script, ...args], {
    cwd: ROOT,
    env: { ...surroundings(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${process.execPath} could not be started.`);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  let status: ExitStatus | undefined;
  // `close` comes after the last output, `exit` may come before it.
  const exited = once(child, 'close').then(([code, signal]) => (status = { code, signal } as ExitStatus));

  return {
    pid,
    output: () => output,
    waitForLine: async (pattern, withinMs = LINE_WITHIN_MS) => {
      const found = await eventually(() => pattern.exec(output) ?? (status === undefined ? undefined : 'ended'), {
        withinMs,
        what: `${String(pattern)} in the output of ${script}`,
      }).catch((error: unknown) => {
        throw new Error(`${(error as Error).message}\n${output}`, { cause: error });
      });
      if (found === 'ended') throw new Error(`${script} ended (${describe(status)}) without ${String(pattern)}:\n${output}`);
      return found;
    },
    kill: (signal = 'SIGTERM') => {
      child.kill(signal);
      return exited;
    },
    signal: (signal) => void child.kill(signal),
    exited,
  };
}

/** A service must see what its test gives it, and nothing of the developer's own settings. */
function surroundings(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('CROSSDOCK_') && name !== 'NODE_OPTIONS'));
}

function describe(status: ExitStatus | undefined): string {
  return status?.signal ?? `code ${status?.code}`;
}
