import { Redis } from 'ioredis';
import {
  CART,
  eventually,
  HubClient,
  publishCart,
  type Receiver,
  startDistributedHub,
  startReceiver,
  startStandaloneHub,
} from '@crossdock/testing';

const EVENTS = 500;
const RECOVERED_WITHIN_MS = 90_000;

describe('what was accepted is delivered and recorded once', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
    // Slow enough that work is in flight whenever a process dies.
    receiver.on('*', async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return { kind: 'answer', body: { ok: true } };
    });
  });
  afterEach(() => receiver.close());

  it('although the standalone process is killed in the middle of 500 accepted requests', async () => {
    const hub = await startStandaloneHub(`localhost:${receiver.port}`);
    try {
      const client = new HubClient(hub);
      const endpoint = await publishCart(client, receiver.url());
      const accepted = new Set<string>();

      const sending = sendUntil(client, endpoint, accepted, EVENTS);
      await eventually(() => receiver.requests.length >= 60, { withinMs: 60_000, what: 'deliveries to be under way' });
      await hub.kill();
      const acceptedAtKill = accepted.size;
      const deliveredAtKill = receiver.requests.length;
      await hub.restart();
      await sending;

      expect(acceptedAtKill).toBeGreaterThan(deliveredAtKill);
      expect(accepted.size).toBe(EVENTS);
      await expectAllRecorded(client, accepted);
      expectAllReceived(receiver, accepted);
    } finally {
      await hub.close();
    }
  }, 240_000);

  it('although Redis is emptied and every service is killed in turn', async () => {
    const hub = await startDistributedHub(`localhost:${receiver.port}`);
    const redis = new Redis(hub.redisUrl ?? '');
    try {
      const client = new HubClient(hub);
      const endpoint = await publishCart(client, receiver.url());
      const accepted = new Set<string>();
      const sending = sendUntil(client, endpoint, accepted, 200);
      await eventually(() => receiver.requests.length >= 40, { withinMs: 60_000, what: 'deliveries to be under way' });
      await redis.flushdb();
      for (const service of ['dispatcher', 'event-sink', 'credentials', 'ingress'] as const) await hub.killAndRestart(service);
      await sending;
      await redis.flushdb();
      await expectAllRecorded(client, accepted);
      expectAllReceived(receiver, accepted);
    } finally {
      redis.disconnect();
      await hub.close();
    }
  }, 240_000);
});

/** A partner that sends until `count` requests were accepted; one that got no 202 is sent again, as partners do. */
async function sendUntil(client: HubClient, endpoint: string, accepted: Set<string>, count: number): Promise<void> {
  let started = 0;
  const worker = async (): Promise<void> => {
    while (started < count) {
      const order = started++;
      for (;;) {
        const answer = await client.send(endpoint, { ...CART, order_number: `order-${order}` }).catch(() => undefined);
        if (answer?.status === 202) {
          accepted.add(answer.body.eventId);
          break;
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  };
  await Promise.all(Array.from({ length: 20 }, worker));
}

async function expectAllRecorded(client: HubClient, accepted: ReadonlySet<string>): Promise<void> {
  const recorded = await eventually(
    async () => {
      const events = await client.events('kind=response');
      return new Set(events.map(({ incomingEventId }) => incomingEventId)).size >= accepted.size ? events : undefined;
    },
    { withinMs: RECOVERED_WITHIN_MS, everyMs: 500, what: `${accepted.size} response events` },
  );
  const counts = new Map<string | null, number>();
  for (const { incomingEventId } of recorded) counts.set(incomingEventId, (counts.get(incomingEventId) ?? 0) + 1);
  expect([...accepted].filter((id) => counts.get(id) !== 1)).toEqual([]);
  expect(recorded.every(({ params }) => params?.['status'] === 200)).toBe(true);
}

/** Each request names its order and carries the key of its delivery: the same order twice means the same key twice. */
function expectAllReceived(receiver: Receiver, accepted: ReadonlySet<string>): void {
  const keys = new Set(receiver.requests.map(({ headers }) => headers['idempotency-key']));
  expect(keys.size).toBeGreaterThanOrEqual(accepted.size);
}
