import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { freePort } from '../servers/free-port.js';
import { startProcess, type StartedProcess } from '../process.js';
import { temporaryDirectory } from '../temporary-directory.js';
import type { Hub } from './hub.js';

export interface StandaloneHub extends Hub {
  /** Starts it again on the same data. */
  restart(): Promise<void>;
  kill(): Promise<void>;
}

/** All services in one process on embedded storage. */
export async function startStandaloneHub(egressAllow: string): Promise<StandaloneHub> {
  const directory = await temporaryDirectory();
  const port = await freePort();
  const env = {
    CROSSDOCK_PORT: String(port),
    CROSSDOCK_HOST: '127.0.0.1',
    CROSSDOCK_DATA_DIR: directory.path,
    CROSSDOCK_EGRESS_ALLOW: egressAllow,
  };
  const logs: string[] = [];
  let current = await startStandaloneProcess(env);
  const url = `http://localhost:${port}`;
  return {
    ingressUrl: url,
    apiUrl: url,
    adminToken: (await readFile(join(directory.path, 'admin.token'), 'utf8')).trim(),
    get processes() {
      return [current];
    },
    databaseUrl: null,
    redisUrl: null,
    logs: () => [...logs, current.output()].join('\n'),
    kill: async () => {
      await current.kill('SIGKILL');
      logs.push(current.output());
    },
    restart: async () => {
      current = await startStandaloneProcess(env);
    },
    close: async () => {
      await current.kill('SIGTERM');
      await directory.remove();
    },
  };
}

async function startStandaloneProcess(env: Record<string, string>): Promise<StartedProcess> {
  const started = startProcess({ script: 'apps/standalone/dist/main.js', env });
  await started.waitForLine(/Crossdock is ready on/);
  return started;
}
