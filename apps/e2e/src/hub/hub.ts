import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { createTestDatabase, queueStores, startProcess, type StartedProcess, temporaryDirectory } from '@crossdock/testing';

/** A running hub, whatever its topology. */
export interface Hub {
  readonly ingressUrl: string;
  readonly apiUrl: string;
  readonly adminToken: string;
  readonly processes: readonly StartedProcess[];
  /** Where its truth is, for tests that look into it. */
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  /** Everything the processes have logged. */
  logs(): string;
  /** Ends every process as an operator would and removes what was made for it. */
  close(): Promise<void>;
}

const SERVICES = ['credentials', 'event-sink', 'dispatcher', 'ingress', 'management-api'] as const;

/** All services in one process on embedded storage. */
export async function startStandaloneHub(egressAllow: string): Promise<Hub & { restart(): Promise<void>; kill(): Promise<void> }> {
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

export type DistributedService = (typeof SERVICES)[number];

/** Every service a process of its own, on Redis and an external PostgreSQL. */
export async function startDistributedHub(
  egressAllow: string,
): Promise<Hub & { killAndRestart(service: DistributedService): Promise<void> }> {
  const database = await createTestDatabase([]);
  const redis = (await queueStores()).find(({ kind }) => kind === 'redis');
  if (redis === undefined) throw new Error('There is no Redis to test with.');
  const adminToken = randomBytes(24).toString('base64url');
  const ports = new Map<string, number>();
  for (const service of SERVICES) ports.set(service, await freePort());
  const ingressUrl = `http://localhost:${ports.get('ingress')}`;
  const common = {
    CROSSDOCK_DATABASE_URL: database.url,
    CROSSDOCK_REDIS_URL: redis.url,
    CROSSDOCK_HOST: '127.0.0.1',
    CROSSDOCK_PUBLIC_URL: ingressUrl,
    CROSSDOCK_MASTER_KEY: randomBytes(32).toString('base64'),
    CROSSDOCK_ADMIN_TOKEN: adminToken,
    CROSSDOCK_EGRESS_ALLOW: egressAllow,
  };
  await migrate(database.url);
  const launch = async (service: DistributedService): Promise<StartedProcess> => {
    const port = ports.get(service);
    const started = startProcess({ script: `apps/${service}/dist/main.js`, env: { ...common, CROSSDOCK_PORT: String(port) } });
    await untilReady(`http://localhost:${port}`, started);
    return started;
  };
  const running = new Map<DistributedService, StartedProcess>();
  await Promise.all(SERVICES.map(async (service) => running.set(service, await launch(service))));
  const ended: string[] = [];
  return {
    ingressUrl,
    apiUrl: `http://localhost:${ports.get('management-api')}`,
    adminToken,
    get processes() {
      return [...running.values()];
    },
    databaseUrl: database.url,
    redisUrl: redis.url,
    logs: () => [...ended, ...[...running.values()].map((process) => process.output())].join('\n'),
    killAndRestart: async (service) => {
      const victim = running.get(service);
      await victim?.kill('SIGKILL');
      ended.push(victim?.output() ?? '');
      running.set(service, await launch(service));
    },
    close: async () => {
      await Promise.all([...running.values()].map((process) => process.kill('SIGTERM')));
      await database.drop();
    },
  };
}

async function startStandaloneProcess(env: Record<string, string>): Promise<StartedProcess> {
  const started = startProcess({ script: 'apps/standalone/dist/main.js', env });
  await started.waitForLine(/Crossdock is ready on/);
  return started;
}

async function migrate(databaseUrl: string): Promise<void> {
  const command = startProcess({ script: 'apps/standalone/dist/migrate.js', env: { CROSSDOCK_DATABASE_URL: databaseUrl } });
  const { code } = await command.exited;
  if (code !== 0) throw new Error(`The migrate command failed:\n${command.output()}`);
}

async function untilReady(url: string, process: StartedProcess): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const ready = await fetch(`${url}/health/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return;
    if (Date.now() > deadline) throw new Error(`${url} did not become ready:\n${process.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
