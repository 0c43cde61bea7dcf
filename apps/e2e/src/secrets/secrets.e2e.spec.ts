import { Redis } from 'ioredis';
import pg from 'pg';
import { CART, type Hub, HubClient, publishCart, type Receiver, startDistributedHub, startReceiver } from '@crossdock/testing';
import { dumpPostgres, dumpRedis, watchRedis } from './haystacks.js';
import { findNeedles, needlesOf } from './needles.js';

/** Canaries hold characters that every encoding changes. */
const CANARIES = {
  password: 'canary-P4ss+/"&%=é-0123456789-abcdefghijklmnop',
  apiKey: 'canary-K3y+/"&%=-9876543210-qrstuvwxyzabcdef',
  rotated: 'canary-R0tated+/&%=-5555555555-ghijklmnopqrst',
  inbound: 'canary-Inb0und-4444444444-uvwxyzabcdefghijkl',
};
const NEEDLES = Object.values(CANARIES).flatMap(needlesOf);

describe('after a journey with every kind of connection, also through failures', () => {
  let receiver: Receiver;
  let hub: Hub;
  let redis: Redis;
  let passed: string;
  let answers = '';

  beforeAll(async () => {
    receiver = await startReceiver();
    receiver.on('*', { kind: 'echo' });
    hub = await startDistributedHub(`localhost:${receiver.port}`);
    redis = new Redis(hub.redisUrl ?? '');
    const watch = await watchRedis(redis);
    answers = await drive(new HubClient(hub), receiver);
    passed = watch.text();
    watch.stop();
  }, 180_000);
  afterAll(async () => {
    redis?.disconnect();
    await hub?.close();
    await receiver?.close();
  }, 60_000);

  it('the destination did receive the secrets', () => {
    const received = JSON.stringify(receiver.requests.map(({ headers, url }) => [headers, url]));
    expect(received).toContain(Buffer.from(`hub:${CANARIES.password}`).toString('base64'));
    expect(received).toContain(encodeURIComponent(CANARIES.apiKey));
    expect(received).toContain(encodeURIComponent(CANARIES.rotated));
  });

  it('no secret lies in Redis, and none passed through it', async () => {
    expect(passed.length).toBeGreaterThan(10_000);
    expect(findNeedles(passed, NEEDLES)).toEqual([]);
    expect(findNeedles(await dumpRedis(redis), NEEDLES)).toEqual([]);
  });

  it('no secret lies in PostgreSQL', async () => {
    const dump = await dumpPostgres(hub.databaseUrl ?? '');
    expect(dump).toContain('-- vault.secret');
    expect(findNeedles(dump, NEEDLES)).toEqual([]);
  });

  it('no secret is in the logs or in any answer of the API', () => {
    expect(hub.logs()).toContain('delivery.attempted');
    expect(findNeedles(hub.logs(), NEEDLES)).toEqual([]);
    expect(answers).toContain('********');
    expect(findNeedles(answers, NEEDLES)).toEqual([]);
  });

  it('a planted secret would be found, in every spelling and every place', async () => {
    for (const [index, needle] of NEEDLES.entries()) await redis.set(`planted:${index}`, needle);
    const inRedis = await dumpRedis(redis);
    await redis.del(NEEDLES.map((_needle, index) => `planted:${index}`));
    expect(findNeedles(inRedis, NEEDLES)).toEqual(NEEDLES);

    const client = new pg.Client(hub.databaseUrl ?? '');
    await client.connect();
    await client.query('CREATE TABLE public.planted (raw bytea, document jsonb)');
    await client.query('INSERT INTO public.planted VALUES ($1, $2)', [
      Buffer.from(CANARIES.password),
      JSON.stringify({ a: CANARIES.apiKey }),
    ]);
    const inPostgres = await dumpPostgres(hub.databaseUrl ?? '');
    await client.query('DROP TABLE public.planted');
    await client.end();
    expect(findNeedles(inPostgres, needlesOf(CANARIES.password))).not.toEqual([]);
    expect(findNeedles(inPostgres, needlesOf(CANARIES.apiKey))).not.toEqual([]);
  });
});

/** Uses every connection, lets attempts fail in every way, and gives all answers of the API that were seen. */
async function drive(client: HubClient, receiver: Receiver): Promise<string> {
  const seen: unknown[] = [];
  const basic = { name: 'Basic', kind: 'basic', login: 'hub', password: CANARIES.password };
  const key = (secret: string) => ({
    name: 'Key',
    kind: 'apiKey',
    secret,
    headers: [{ key: 'X-Canary', value: 'Bearer {{secret}}' }],
    urlParameters: [{ key: 'client_id', value: '{{secret}}' }],
  });
  // A header takes only characters of Latin-1, which the canaries keep to.
  const basicId = await client.create('connections', basic);
  const keyId = await client.create('connections', key(CANARIES.apiKey));
  const fast = { delivery: { timeoutMs: 400, maxAttempts: 2 }, body: '{"echo":"{{request.body.type}}"}' };

  const journey = async (connectionId: string, change: object = {}): Promise<void> => {
    const endpoint = await publishCart(client, receiver.url(), { ...fast, connectionId, ...change });
    const answer = await client.send(endpoint, CART, { Authorization: `Bearer ${CANARIES.inbound}`, 'X-Api-Key': CANARIES.inbound });
    seen.push(answer.body, await client.settled(answer.body.eventId, 60_000));
  };
  await journey(basicId);
  await journey(keyId);
  seen.push(await client.must('PUT', `/connections/${keyId}`, key(CANARIES.rotated)));
  await journey(keyId);
  seen.push(await client.call('PUT', `/connections/${keyId}`, { ...key(CANARIES.rotated), colour: 'red' }));
  await journey(keyId, { headers: [{ key: 'X-Bad', value: '{{request.body.products}}\n' }] }).catch(() => undefined);

  receiver.on('*', { kind: 'hang' });
  await journey(basicId, { delivery: { timeoutMs: 300, maxAttempts: 1 } });
  receiver.on('*', { kind: 'reset' });
  await journey(keyId, { delivery: { timeoutMs: 300, maxAttempts: 1 } });
  receiver.on('*', {
    kind: 'answer',
    status: 401,
    headers: { 'X-Your-Key': CANARIES.rotated },
    body: `<p>bad key ${CANARIES.rotated}</p>`,
  });
  await journey(keyId);
  receiver.on('*', {
    kind: 'answer',
    status: 302,
    headers: { location: `https://example.com/?k=${encodeURIComponent(CANARIES.rotated)}` },
  });
  await journey(keyId);
  receiver.on('*', { kind: 'echo' });

  for (const path of ['/connections', '/events?kind=response', '/events', '/deliveries', '/outgoing-integrations', '/workflows']) {
    seen.push(await client.must('GET', path));
  }
  return JSON.stringify(seen);
}
