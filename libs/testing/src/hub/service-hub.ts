import { randomBytes } from 'node:crypto';
import { eventually } from '../eventually.js';
import { freePort } from '../servers/free-port.js';
import { type ExitStatus, SERVICE_FLAGS, SERVICE_MEMORY, startProcess, type StartedProcess } from '../process.js';
import type { Hub } from './hub.js';

/** Every service of a hub in parts. */
export const HUB_SERVICES = ['credentials', 'event-sink', 'dispatcher', 'ingress', 'management-api'] as const;

const READY_WITHIN_MS = 60_000;
const RESTART_PAUSE_MS = 500;
const SHIFTING_CLOCK = 'libs/testing/preload/shifting-clock.mjs';

export type HubService = (typeof HUB_SERVICES)[number];

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
  /** Gives every service a wall clock that SIGUSR2 sets forward by an hour. */
  readonly shiftingClocks?: boolean;
}

/** A hub in parts: every service a process of its own. */
export interface ServiceHub extends Hub {
  /** The process of a service's replica (0 unless told). */
  processOf(service: HubService, replica?: number): StartedProcess;
  /** Where a replica (0 unless told) listens. */
  urlOf(service: HubService, replica?: number): string;
  /** Starts a replica again that has ended, or is ended by this without a farewell, on the port it had. */
  killAndRestart(service: HubService, replica?: number): Promise<void>;
  /** Asks a replica to end, as an orchestrator does, and starts it again on the port it had. Resolves with how it ended. */
  stopAndRestart(service: HubService, replica?: number): Promise<ExitStatus>;
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
  const ended: string[] = [];
  const started: StartedProcess[] = [];
  const start = (service: HubService, port: number): StartedProcess => {
    const process = startProcess({
      script: `apps/${service}/dist/main.js`,
      env: { ...env, CROSSDOCK_PORT: String(port) },
      nodeFlags: [...SERVICE_FLAGS, ...(options.nodeFlags ?? [])],
      preload: options.shiftingClocks === true ? [SHIFTING_CLOCK] : [],
    });
    started.push(process);
    return process;
  };
  const launch = async (service: HubService, port: number): Promise<StartedProcess> => {
    const process = start(service, port);
    await untilReady(urlAt(port), process);
    return process;
  };
  const restart = async (victim: Replica, signal: NodeJS.Signals): Promise<ExitStatus> => {
    const status = await victim.process.kill(signal);
    ended.push(victim.process.output());
    // A service whose stores are away ends at its start, and its orchestrator starts it again.
    victim.process = await eventually(
      async () => {
        victim.process = start(victim.service, victim.port);
        await untilReady(urlAt(victim.port), victim.process);
        return victim.process;
      },
      { withinMs: READY_WITHIN_MS, everyMs: RESTART_PAUSE_MS, what: `${victim.service} to start again` },
    );
    return status;
  };
  const replicas: Replica[] = await Promise.all(
    HUB_SERVICES.flatMap((service) => Array.from({ length: options.replicas?.[service] ?? 1 }, (_, index) => ({ service, index }))).map(
      async ({ service, index }) => {
        const port = service === 'ingress' && index === 0 ? ingressPort : await freePort();
        return { service, port, process: await launch(service, port) };
      },
    ),
  ).catch(async (error: unknown) => {
    // Half a hub is no use to anybody, and nobody else knows of it.
    await Promise.all(started.map((process) => process.kill('SIGKILL')));
    throw error;
  });
  const replicaOf = (service: HubService, index: number): Replica => {
    const found = replicas.filter((replica) => replica.service === service)[index];
    if (found === undefined) throw new Error(`The hub has no replica ${index} of ${service}.`);
    return found;
  };
  return {
    ingressUrl: urlAt(ingressPort),
    apiUrl: urlAt(replicaOf('management-api', 0).port),
    adminToken,
    get processes() {
      return replicas.map(({ process }) => process);
    },
    databaseUrl: options.databaseUrl,
    redisUrl: options.redisUrl,
    logs: () => [...ended, ...replicas.map(({ process }) => process.output())].join('\n'),
    processOf: (service, replica = 0) => replicaOf(service, replica).process,
    urlOf: (service, replica = 0) => urlAt(replicaOf(service, replica).port),
    killAndRestart: async (service, replica = 0) => {
      await restart(replicaOf(service, replica), 'SIGKILL');
    },
    stopAndRestart: (service, replica = 0) => restart(replicaOf(service, replica), 'SIGTERM'),
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
    ...SERVICE_MEMORY,
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

function urlAt(port: number): string {
  return `http://localhost:${port}`;
}

/** Rejects with the output of a process that ends before it is ready, or is not ready in time. */
async function untilReady(url: string, process: StartedProcess): Promise<void> {
  let hasEnded = false;
  void process.exited.then(() => (hasEnded = true));
  const state = await eventually(async () => (hasEnded ? 'ended' : (await isReady(url)) && 'ready'), {
    withinMs: READY_WITHIN_MS,
    everyMs: 50,
  }).catch(() => 'late');
  if (state !== 'ready') throw new Error(`${url} did not become ready (${state}):\n${process.output()}`);
}

function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5_000) }).then(
    (answer) => answer.ok,
    () => false,
  );
}
