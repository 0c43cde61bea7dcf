import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const LOADER = new URL('../../../testing/jest/register-source-loader.mjs', import.meta.url).href;
const SCRIPT = fileURLToPath(new URL('./hub-process.ts', import.meta.url));

export interface Hub {
  readonly url: string;
  /** Ends the process by SIGKILL: it has no chance to stop its database. */
  kill(): Promise<void>;
}

/** Starts another process with an embedded database on `dataDir`, as this user or, under root, as the one with `uid`. */
export async function startHub(dataDir: string, uid?: number): Promise<Hub> {
  const args = ['--conditions=@crossdock/source', `--import=${LOADER}`, SCRIPT, dataDir, ...(uid === undefined ? [] : [String(uid)])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const exited = once(child, 'exit');
  const [url] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), exited.then(() => [])])) as [string?];
  if (url === undefined) throw new Error(`The hub did not start: ${errors}`);
  return {
    url,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
