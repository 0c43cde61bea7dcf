import { type ServiceHub, startServiceHub } from '@crossdock/testing';
import type pg from 'pg';
import type { Pipeline } from '../measuring/pipeline.js';
import { QueueOperations } from '../measuring/queue-operations.js';
import { readStatements } from '../measuring/statements.js';
import type { Cleanup } from '../processes/cleanup.js';
import type { Stage } from '../stage.js';
import { publishCartFlow } from './cart-flow.js';
import { countResponseEvents, readResponseEvents } from './response-events.js';

const SERVICES = ['ingress', 'dispatcher', 'event-sink', 'credentials', 'management-api'] as const;
const QUEUES = ['incoming-events', 'deliveries', 'outcomes'];

export interface HubPipeline extends Pipeline {
  readonly hub: ServiceHub;
}

/** The hub as it is deployed: every service a process of its own, on Redis and PostgreSQL. */
export async function startDistributedHub(stage: Stage, nodeFlags: readonly string[], cleanup: Cleanup): Promise<HubPipeline> {
  const databaseUrl = await stage.createDatabase('hub');
  const pool: pg.Pool = stage.openPool(databaseUrl);
  const hub = cleanup.add(
    await startServiceHub({ databaseUrl, redisUrl: stage.redisUrl, egressAllow: stage.destinationAuthority, nodeFlags }),
    (started) => started.close(),
  );
  const operations = cleanup.add(
    new QueueOperations(
      stage.redisUrl,
      QUEUES.map((queue) => `crossdock:${queue}:id`),
    ),
    (opened) => opened.close(),
  );
  return {
    name: 'hub',
    hub,
    endpointUrl: await publishCartFlow(hub, stage.destinationUrl),
    get processes() {
      return new Map([...SERVICES.map((service) => [service, { pid: hub.processOf(service).pid }] as const), ...stage.servers]);
    },
    countRecorded: (sinceMs) => countResponseEvents(pool, sinceMs),
    recorded: (sinceMs) => readResponseEvents(pool, sinceMs),
    queueCounters: () => operations.read(),
    statementCounts: () => readStatements(pool),
  };
}
