import { HubClient, outgoing, startServiceHub, workflow } from '@crossdock/testing';
import { OWN } from '../measuring/statements.js';
import type { Cleanup } from '../processes/cleanup.js';
import type { Stage } from '../stage.js';
import { countResponseEvents } from './response-events.js';

/** Limits have to hold over all of them. */
const DISPATCHERS = 4;

/** Most requests at once of the narrow endpoint's destinations. */
export const NARROW_CONCURRENCY = 2;

/** Attempts follow each other soon enough for a benchmark; the last is far enough away for a breaker to open and close before it. */
const DELIVERY = { timeoutMs: 2_000, retryDelayMs: 500, retryDelayMsMax: 2_000, maxAttempts: 10 };

const LANE = `
  SELECT ${OWN} failures >= 10 AND open_until > clock_timestamp() AS "isOpen"
  FROM lanes.lane WHERE key LIKE '% ' || $1`;

/** A hub of several dispatchers whose events name their destination. */
export interface FairHub {
  /** Endpoint of the integration that states no limits. */
  readonly endpointUrl: string;
  /** Endpoint of the one that sends two requests at once to a destination. */
  readonly narrowEndpointUrl: string;
  countRecorded(sinceMs: number): Promise<number>;
  /** Whether the breaker of a lane without limits of its own keeps requests away just now. */
  isBreakerOpen(origin: string): Promise<boolean>;
}

export async function startFairHub(stage: Stage, nodeFlags: readonly string[], cleanup: Cleanup): Promise<FairHub> {
  const databaseUrl = await stage.createDatabase('hub');
  const pool = stage.openPool(databaseUrl);
  const replicas = { dispatcher: DISPATCHERS };
  const hub = cleanup.add(
    await startServiceHub({ databaseUrl, redisUrl: stage.redisUrl, egressAllow: 'localhost', replicas, nodeFlags }),
    (started) => started.close(),
  );
  const client = new HubClient(hub);
  return {
    endpointUrl: await publish(client, 'Events', DELIVERY),
    narrowEndpointUrl: await publish(client, 'Narrow events', { ...DELIVERY, concurrency: NARROW_CONCURRENCY }),
    countRecorded: (sinceMs) => countResponseEvents(pool, sinceMs),
    isBreakerOpen: async (origin) => (await pool.query<{ isOpen: boolean }>(LANE, [origin])).rows[0]?.isOpen === true,
  };
}

/** An endpoint whose events go to the origin that each of them names. */
async function publish(client: HubClient, name: string, delivery: object): Promise<string> {
  const incoming = await client.createPublished('incoming-integrations', { name });
  const integrationId = await client.createPublished('outgoing-integrations', {
    ...outgoing('{{request.body.destination}}'),
    name,
    body: '{"id":"{{request.body.id}}","sentAtMs":{{request.body.sentAtMs}}}',
    delivery,
  });
  const node = { id: 'send', name: 'Send', type: 'outgoing', integrationId, form: { source: 'bench' } };
  await client.createPublished('workflows', { ...workflow(incoming, [node]), name });
  return client.endpointOf(incoming);
}
