import { setTimeout as pause } from 'node:timers/promises';
import {
  eventually,
  HubClient,
  outgoing,
  type Receiver,
  type ServiceHub,
  startDistributedHub,
  startReceiver,
  workflow,
} from '@crossdock/testing';
import pg from 'pg';

const DISPATCHERS = 4;

describe('lanes of destinations, over four dispatchers', () => {
  let hub: ServiceHub;
  let client: HubClient;
  let receiver: Receiver;
  let database: pg.Client;
  beforeAll(async () => {
    receiver = await startReceiver();
    hub = await startDistributedHub('localhost', { replicas: { dispatcher: DISPATCHERS } });
    client = new HubClient(hub);
    database = new pg.Client(hub.databaseUrl ?? '');
    await database.connect();
  });
  afterAll(async () => {
    await database.end();
    await hub.close();
    await receiver.close();
  });
  beforeEach(() => receiver.reset());

  /** An endpoint whose events go to `path` of the destination that each event names, or of the receiver. */
  const publish = async (path: string, delivery: object): Promise<string> => {
    const incoming = await client.createPublished('incoming-integrations', { name: 'Orders' });
    const integrationId = await client.createPublished('outgoing-integrations', {
      ...outgoing(receiver.url()),
      uri: `{{request.body.destination}}${path}`,
      body: '{"n":{{request.body.n}},"who":"{{request.body.who}}"}',
      delivery,
    });
    await client.createPublished('workflows', workflow(incoming, [{ id: 'send', name: 'Send', type: 'outgoing', integrationId } as never]));
    return client.endpointOf(incoming);
  };
  const send = async (endpoint: string, n: number, parts: { who?: string; destination?: string } = {}): Promise<string> => {
    const answer = await client.send(endpoint, { n, who: 'w', destination: receiver.url(), ...parts });
    expect(answer.status).toBe(202);
    return answer.body.eventId;
  };
  const sendAll = (endpoint: string, count: number): Promise<string[]> =>
    Promise.all(Array.from({ length: count }, (_, n) => send(endpoint, n)));
  const expectDelivered = async (eventIds: readonly string[]): Promise<void> => {
    for (const eventId of eventIds) {
      const story = await client.settled(eventId, 60_000);
      expect(story.deliveries).toMatchObject([{ state: 'delivered' }]);
      expect(story.responseEvents).toHaveLength(1);
    }
  };

  it('never have more requests under way than they allow', async () => {
    let underWay = 0;
    const seen: number[] = [];
    receiver.on('/three', async () => {
      seen.push((underWay += 1));
      await pause(40);
      underWay -= 1;
      return { kind: 'answer' };
    });
    await expectDelivered(await sendAll(await publish('/three', { concurrency: 3 }), 120));
    expect(Math.max(...seen)).toBe(3);
    expect(receiver.requestsTo('/three')).toHaveLength(120);
  });

  it('never send faster than their rate, in any second', async () => {
    const times: number[] = [];
    receiver.on('/rate', () => {
      times.push(performance.now());
      return { kind: 'answer' };
    });
    await expectDelivered(await sendAll(await publish('/rate', { rate: { limit: 20, per: 'second' } }), 70));
    expect(times).toHaveLength(70);
    // The clock here is read when this process gets to it: it may be a tenth of a second late.
    const inOneSecond = times.map((from) => times.filter((time) => time >= from && time < from + 900).length);
    expect(Math.max(...inOneSecond)).toBeLessThanOrEqual(20);
  });

  it('keep the order of events with the same key, one at a time, also when requests fail', async () => {
    const arrived = new Map<string, number[]>();
    const underWay = new Set<string>();
    const overlaps: string[] = [];
    let requests = 0;
    receiver.on('/order', async ({ body }) => {
      const { n, who } = JSON.parse(body) as { n: number; who: string };
      if (underWay.has(who)) overlaps.push(`${who} ${n}`);
      underWay.add(who);
      await pause(5);
      underWay.delete(who);
      requests += 1;
      if (requests % 5 === 0) return { kind: 'answer', status: 500 };
      arrived.set(who, [...(arrived.get(who) ?? []), n]);
      return { kind: 'answer' };
    });
    const endpoint = await publish('/order', { orderBy: '{{ request.body.who }}', retryDelayMs: 100, maxAttempts: 10 });
    const customers = ['ada', 'bob', 'cyd', 'dan'];
    const eventIds = await Promise.all(
      customers.map(async (who) => {
        const sent: string[] = [];
        for (let n = 0; n < 15; n += 1) sent.push(await send(endpoint, n, { who }));
        return sent;
      }),
    );
    await expectDelivered(eventIds.flat());
    const inOrder = Array.from({ length: 15 }, (_, n) => n);
    expect(Object.fromEntries(arrived)).toEqual(Object.fromEntries(customers.map((who) => [who, inOrder])));
    expect(overlaps).toEqual([]);
  });

  it('leave a destination alone for as long as its Retry-After says, and go on by themselves', async () => {
    const times: number[] = [];
    let isBusy = true;
    let busyUntilMs = 0;
    receiver.on('/busy', () => {
      times.push(performance.now());
      if (!isBusy) return { kind: 'answer' };
      isBusy = false;
      busyUntilMs = performance.now() + 3_000;
      return { kind: 'answer', status: 429, headers: { 'retry-after': '3' } };
    });
    const endpoint = await publish('/busy', { concurrency: 1 });
    await expectDelivered(await sendAll(endpoint, 20));
    // One slot, so one request was under way when the destination asked for peace.
    expect(times.filter((time) => time > (times[0] ?? 0) && time < busyUntilMs - 50)).toEqual([]);
    expect(times).toHaveLength(21);
  });

  it('of a black hole hold up nobody else, open their breaker, and recover without a hand', async () => {
    let isHole = true;
    let underWay = 0;
    const seen: number[] = [];
    const hole = await startReceiver();
    hole.on('*', () => {
      seen.push((underWay += 1));
      return isHole ? { kind: 'hang' } : { kind: 'answer' };
    });
    const delivery = { timeoutMs: 1_000, retryDelayMs: 100, retryDelayMsMax: 500, maxAttempts: 10 };
    const endpoint = await publish('/fair', delivery);
    try {
      const lost = await Promise.all(Array.from({ length: 60 }, (_, n) => send(endpoint, n, { destination: hole.url() })));
      const healthy = await sendAll(endpoint, 200);
      await expectDelivered(healthy);
      const failing = await eventually(() => laneOf(hole.url()).then((lane) => (lane?.failures ?? 0) >= 10), {
        withinMs: 30_000,
        what: 'the breaker to open',
      });
      expect(failing).toBe(true);
      expect(Math.max(...seen.slice(0, 32))).toBeLessThanOrEqual(32);
      isHole = false;
      await Promise.all(lost.map((eventId) => client.settled(eventId, 60_000)));
      const outcomes = await client.deliveries('state=delivered');
      expect(outcomes.filter(({ eventId }) => lost.includes(eventId))).toHaveLength(60);
    } finally {
      await hole.close();
    }
  });

  it('are made anew when the database has lost them', async () => {
    const endpoint = await publish('/anew', { concurrency: 7 });
    await expectDelivered(await sendAll(endpoint, 8));
    await database.query('TRUNCATE lanes.lane, lanes.slot');
    await expectDelivered(await sendAll(endpoint, 40));
    expect(receiver.requestsTo('/anew')).toHaveLength(48);
  });

  async function laneOf(origin: string): Promise<{ failures: number } | undefined> {
    const { rows } = await database.query<{ failures: number }>('SELECT failures FROM lanes.lane WHERE key LIKE $1', [`1 ${origin}%`]);
    return rows[0];
  }
});
