import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runToCompletion } from '@crossdock/service-host';
import { startStandalone } from '../standalone.js';
import { ApiClient } from './api-client.js';
import { type EchoDestination, startEchoDestination } from './echo-destination.js';
import { runJourney } from './journey.js';
import { Printer } from './printer.js';

const exitWhenDone = process.argv.includes('--exit');
const printer = new Printer((text) => process.stdout.write(text), process.stdout.isTTY);

printer.heading('Start the hub on embedded storage');
const dataDir = await mkdtemp(join(tmpdir(), 'crossdock-demo-'));
const destination = await startEchoDestination();
const host = await runToCompletion(() => start(destination));
printer.line(`ready on ${host.url}, data in ${dataDir}`);

const adminToken = (await readFile(join(dataDir, 'admin.token'), 'utf8')).trim();
const endpointUrl = await runJourney(new ApiClient(host.url, adminToken), `http://localhost:${destination.port}`, printer).catch(
  (error: unknown) => {
    process.stderr.write(`The demo failed: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
if (exitWhenDone || endpointUrl === undefined) {
  await host.close();
  process.exit();
}
printer.heading(`The hub keeps running on ${host.url} (Ctrl+C ends it)`);
printer.table([
  ['management API', `${host.url}/api/v1`],
  ['OpenAPI', `${host.url}/api/v1/openapi.json`],
  ['bearer token', adminToken],
  ['send an event', `curl ${endpointUrl} -H 'content-type: application/json' -d '{"type":"email","products":[{"name":"Soap"}]}'`],
  ['see what came back', `curl '${host.url}/api/v1/events?kind=response' -H 'authorization: Bearer ${adminToken}'`],
]);

async function start(echo: EchoDestination) {
  const running = await startStandalone({
    CROSSDOCK_LOG_LEVEL: 'warn',
    CROSSDOCK_PORT: String(await freePort()),
    CROSSDOCK_HOST: '127.0.0.1',
    CROSSDOCK_DATA_DIR: dataDir,
    CROSSDOCK_PUBLIC_URL: '',
    CROSSDOCK_MASTER_KEY: '',
    CROSSDOCK_ADMIN_TOKEN: '',
    CROSSDOCK_DATABASE_URL: '',
    CROSSDOCK_REDIS_URL: '',
    CROSSDOCK_EGRESS_ALLOW: `localhost:${echo.port}`,
  });
  const close = async (): Promise<void> => {
    await running.close();
    await echo.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { ...running, close };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
