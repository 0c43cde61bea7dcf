import {
  type BreakableRedis,
  type BreakableServer,
  HubClient,
  type ServiceHub,
  type StandaloneHub,
  startBreakablePostgres,
  startBreakableRedis,
  startServiceHub,
  startStandaloneHub,
  startTcpProxy,
  type TcpProxy,
  temporaryDirectory,
} from '@crossdock/testing';
import { ALL_MANNERS, type FaultSink, startFaultSink } from './fault-sink.js';
import { Orchestrator, type Replicas } from './orchestrator.js';
import { type SelfSigned, startSelfSigned } from './self-signed.js';

const REPLICAS: Replicas = { ingress: 2, dispatcher: 2, credentials: 1, 'event-sink': 1, 'management-api': 1 };

/** A running hub with all that scenarios on it need. */
export interface Ground {
  readonly client: HubClient;
  /** Where partners reach the ingress, each replica. */
  readonly origins: readonly string[];
  readonly sink: FaultSink;
  readonly selfSigned: SelfSigned;
  /** What processes that ended by themselves said last. */
  readonly collapses: readonly string[];
  logs(): string;
  /** Replaces every process, so that the next scenario does not suffer from what the last one left. */
  renew(): Promise<void>;
  /** Ends all of it at once, whatever state it is in. */
  close(): Promise<void>;
}

/** A hub in parts, on stores of its own that it reaches through wires. */
export interface ServicesGround extends Ground {
  readonly orchestrator: Orchestrator;
  readonly stores: { readonly redis: BreakableRedis; readonly postgres: BreakableServer };
  readonly wires: { readonly redis: TcpProxy; readonly postgres: TcpProxy };
}

export interface StandaloneGround extends Ground {
  readonly hub: StandaloneHub;
}

type Closing = Array<() => unknown>;

/** Takes what ends everything that has been started so far. */
export type OnBegun = (close: () => Promise<void>) => void;

/** Ends in the reverse order of beginnings; one failure keeps no other thing running. */
async function closeAll(closing: Closing): Promise<void> {
  for (const close of closing.splice(0).reverse())
    await Promise.resolve()
      .then(close)
      .catch(() => undefined);
}

/** Everything that was started is ended when the rest does not start, or when the run is broken off meanwhile. */
async function building<T>(onBegun: OnBegun, build: (closing: Closing) => Promise<T>): Promise<T> {
  const closing: Closing = [];
  onBegun(() => closeAll(closing));
  try {
    return await build(closing);
  } catch (error) {
    await closeAll(closing);
    throw error;
  }
}

/** Every service a process, two of ingress and dispatcher, on a Redis and a PostgreSQL of its own. */
export function startServicesGround(onBegun: OnBegun): Promise<ServicesGround> {
  return building(onBegun, async (closing) => {
    const { directory, sink, selfSigned } = await startDestinations(closing);
    const postgres = keep(closing, await startBreakablePostgres(directory), (server) => server.stop());
    const redis = keep(closing, await startBreakableRedis(directory), (server) => server.stop());
    const wires = { redis: await startTcpProxy(redis.url), postgres: await startTcpProxy(postgres.url) };
    for (const wire of Object.values(wires)) closing.push(() => wire.close());
    const hub = await startServiceHub({
      databaseUrl: postgres.url,
      redisUrl: redis.url,
      seenBy: { databaseUrl: wires.postgres.url, redisUrl: wires.redis.url },
      egressAllow: allowing(sink, selfSigned),
      replicas: REPLICAS,
      env: { CROSSDOCK_LOG_LEVEL: 'warn' },
      shiftingClocks: true,
    });
    closing.push(() => endAtOnce(hub));
    const orchestrator = keep(closing, new Orchestrator(hub, REPLICAS), (watcher) => watcher.close());
    return {
      ...shared(hub, sink, selfSigned),
      origins: orchestrator.placesOf('ingress').map(({ service, replica }) => hub.urlOf(service, replica)),
      orchestrator,
      stores: { redis, postgres },
      wires,
      collapses: orchestrator.collapses,
      renew: async () => {
        await Promise.all(orchestrator.placesOf().map((place) => orchestrator.kill(place)));
      },
      close: () => closeAll(closing),
    };
  });
}

/** All services in one process, on embedded storage. */
export function startStandaloneGround(onBegun: OnBegun): Promise<StandaloneGround> {
  return building(onBegun, async (closing) => {
    const { sink, selfSigned } = await startDestinations(closing);
    const hub = keep(closing, await startStandaloneHub(allowing(sink, selfSigned)), (running) => running.close());
    return {
      ...shared(hub, sink, selfSigned),
      origins: [hub.ingressUrl],
      hub,
      collapses: [],
      renew: async () => {
        await hub.kill();
        await hub.restart();
      },
      close: () => closeAll(closing),
    };
  });
}

async function startDestinations(closing: Closing): Promise<{ directory: string; sink: FaultSink; selfSigned: SelfSigned }> {
  const directory = keep(closing, await temporaryDirectory(), (made) => made.remove());
  const sink = keep(closing, await startFaultSink(), (server) => server.close());
  const selfSigned = keep(closing, await startSelfSigned(directory.path), (server) => server.close());
  return { directory: directory.path, sink, selfSigned };
}

function keep<T>(closing: Closing, thing: T, close: (thing: T) => unknown): T {
  closing.push(() => close(thing));
  return thing;
}

function shared(
  hub: ServiceHub | StandaloneHub,
  sink: FaultSink,
  selfSigned: SelfSigned,
): Pick<Ground, 'client' | 'sink' | 'selfSigned' | 'logs'> {
  return { client: new HubClient(hub), sink, selfSigned, logs: () => hub.logs() };
}

function allowing(sink: FaultSink, selfSigned: SelfSigned): string {
  const origins = [...ALL_MANNERS.map((manner) => sink.originOf(manner)), `https://localhost:${selfSigned.port}`];
  return origins.map((origin) => new URL(origin).host).join(',');
}

/** A process that is paused or waits for a store hears no SIGTERM. */
async function endAtOnce(hub: ServiceHub): Promise<void> {
  await Promise.all(hub.processes.map((process) => process.kill('SIGKILL')));
}
