import { randomBytes } from 'node:crypto';
import { freePort } from '../servers/free-port.js';
import { SERVICE_FLAGS, startProcess, type StartedProcess } from '../process.js';
import type { Hub } from './hub.js';

/** The limits every service runs with, docker/Dockerfile. */
const MEMORY_LIMITS = '--max-old-space-size=320 --max-semi-space-size=16';

const SERVICES = ['credentials', 'event-sink', 'dispatcher', 'ingress', 'management-api'] as const;

export type HubService = (typeof SERVICES)[number];

export interface ServiceHubOptions {
  /** A PostgreSQL database; it is migrated first. */
  readonly databaseUrl: string;
  /** Null keeps the queues in PostgreSQL. */
  readonly redisUrl: string | null;
  /** Where the services find their stores, when a test puts something between them; the addresses above unless told. */
  readonly seenBy?: { readonly databaseUrl?: string; readonly redisUrl?: string };
  readonly egressAllow: string;
  /** Processes of a service; one unless told. */
  readonly replicas?: Partial<Record<HubService, number>>;
  /** Further settings of every service. */
  readonly env?: Readonly<Record<string, string>>;
  /** Flags of Node, added to those of every service. */
  readonly nodeFlags?: readonly string[];
}

/** A hub in parts: every service a process of its own. */
export interface ServiceHub extends Hub {
  /** The process of a service's replica (0 unless told). */
  processOf(service: HubService, replica?: number): StartedProcess;
  /** Starts a replica again that has ended, or is ended by this without a farewell, on the port it had. */
  killAndRestart(service: HubService, replica?: number): Promise<void>;
}

interface Replica {
  readonly service: HubService;
  readonly port: number;
  process: StartedProcess;
}

/** Migrates the database and starts every service on it; resolves when all are ready. */
export async function startServiceHub(options: ServiceHubOptions): Promise<ServiceHub> {
  await migrate(options.databaseUrl);
  const adminToken = randomBytes(24).toString('base64url');
  const ingressPort = await freePort();
  const env = settingsOf(options, adminToken, ingressPort);
  const launch = async (service: HubService, port: number): Promise<StartedProcess> => {
    const started = startProcess({
      script: `apps/${service}/dist/main.js`,
      env: { ...env, CROSSDOCK_PORT: String(port) },
      nodeFlags: [...SERVICE_FLAGS, ...(options.nodeFlags ?? [])],
    });
    await untilReady(`http://localhost:${port}`, started);
    return started;
  };
  const replicas: Replica[] = await Promise.all(
    SERVICES.flatMap((service) => Array.from({ length: options.replicas?.[service] ?? 1 }, (_, index) => ({ service, index }))).map(
      async ({ service, index }) => {
        const port = service === 'ingress' && index === 0 ? ingressPort : await freePort();
        return { service, port, process: await launch(service, port) };
      },
    ),
  );
  const replicaOf = (service: HubService, index: number): Replica => {
    const found = replicas.filter((replica) => replica.service === service)[index];
    if (found === undefined) throw new Error(`The hub has no replica ${index} of ${service}.`);
    return found;
  };
  const ended: string[] = [];
  return {
    ingressUrl: `http://localhost:${ingressPort}`,
    apiUrl: `http://localhost:${replicaOf('management-api', 0).port}`,
    adminToken,
    get processes() {
      return replicas.map(({ process }) => process);
    },
    databaseUrl: options.databaseUrl,
    redisUrl: options.redisUrl,
    logs: () => [...ended, ...replicas.map(({ process }) => process.output())].join('\n'),
    processOf: (service, replica = 0) => replicaOf(service, replica).process,
    killAndRestart: async (service, replica = 0) => {
      const victim = replicaOf(service, replica);
      await victim.process.kill('SIGKILL');
      ended.push(victim.process.output());
      victim.process = await launch(service, victim.port);
    },
    close: async () => {
      await Promise.all(replicas.map(({ process }) => process.kill('SIGTERM')));
    },
  };
}

function settingsOf(options: ServiceHubOptions, adminToken: string, ingressPort: number): Record<string, string> {
  const redisUrl = options.seenBy?.redisUrl ?? options.redisUrl;
  return {
    CROSSDOCK_DATABASE_URL: options.seenBy?.databaseUrl ?? options.databaseUrl,
    ...(redisUrl === null ? {} : { CROSSDOCK_REDIS_URL: redisUrl }),
    NODE_OPTIONS: MEMORY_LIMITS,
    CROSSDOCK_HOST: '127.0.0.1',
    CROSSDOCK_PUBLIC_URL: `http://localhost:${ingressPort}`,
    CROSSDOCK_MASTER_KEY: randomBytes(32).toString('base64'),
    CROSSDOCK_ADMIN_TOKEN: adminToken,
    CROSSDOCK_EGRESS_ALLOW: options.egressAllow,
    ...options.env,
  };
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
