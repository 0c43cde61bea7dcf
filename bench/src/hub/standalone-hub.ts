import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SERVICE_FLAGS, freePort, startProcess, type StartedProcess, temporaryDirectory } from '@crossdock/testing';
import { assertDurable } from '../measuring/durable-settings.js';
import type { Pipeline } from '../measuring/pipeline.js';
import { readStatements } from '../measuring/statements.js';
import type { Cleanup } from '../processes/cleanup.js';
import { type Ends, inDatabase, newPool, postgresPid, PRELOAD } from '../stage.js';
import { publishCartFlow } from './cart-flow.js';
import { countResponseEvents, readResponseEvents } from './response-events.js';

/** The hub as one process on embedded storage, queues included. */
export async function startStandalone(ends: Ends, nodeFlags: readonly string[], cleanup: Cleanup): Promise<Pipeline> {
  const directory = cleanup.add(await temporaryDirectory(), (made) => made.remove());
  const port = await freePort();
  const launch = async (): Promise<StartedProcess> => {
    const started = startProcess({
      script: 'apps/standalone/dist/main.js',
      nodeFlags: [...SERVICE_FLAGS, ...nodeFlags],
      env: {
        CROSSDOCK_PORT: String(port),
        CROSSDOCK_HOST: '127.0.0.1',
        CROSSDOCK_DATA_DIR: directory.path,
        CROSSDOCK_EGRESS_ALLOW: ends.destinationAuthority,
      },
    });
    await started.waitForLine(/Crossdock is ready on/);
    return started;
  };
  // Statements are counted from the second start of the database on.
  const first = await launch();
  await inDatabase(await databaseUrlOf(directory.path), PRELOAD);
  await first.kill('SIGTERM');
  const hub = cleanup.add(await launch(), async (started) => void (await started.kill('SIGTERM')));
  const databaseUrl = await databaseUrlOf(directory.path);
  await inDatabase(databaseUrl, 'CREATE EXTENSION pg_stat_statements');
  const pool = cleanup.add(newPool(databaseUrl), (opened) => opened.end());
  await assertDurable(pool);
  const url = `http://localhost:${port}`;
  const adminToken = (await readFile(join(directory.path, 'admin.token'), 'utf8')).trim();
  return {
    name: 'standalone',
    endpointUrl: await publishCartFlow({ apiUrl: url, ingressUrl: url, adminToken }, ends.destinationUrl),
    processes: new Map([
      ['standalone', { pid: hub.pid }],
      ['postgres', { pid: await postgresPid(directory.path), withChildren: true }],
    ]),
    countRecorded: (sinceMs) => countResponseEvents(pool, sinceMs),
    recorded: (sinceMs) => readResponseEvents(pool, sinceMs),
    queueCounters: () => Promise.resolve(undefined),
    statementCounts: () => readStatements(pool),
  };
}

/** The port stands in the fourth line of the file a running server keeps in its cluster. */
async function databaseUrlOf(dataDir: string): Promise<string> {
  const port = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[3];
  const password = (await readFile(join(dataDir, 'postgres.password'), 'utf8')).trim();
  return `postgres://postgres:${password}@127.0.0.1:${port}/crossdock`;
}
