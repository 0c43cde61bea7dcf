import type { Delivery, EventSummary, LaneView, Page, Replay, ReplayedDelivery } from '@crossdock/contracts';
import {
  CART,
  eventually,
  HubClient,
  publishCart,
  type Receiver,
  type StandaloneHub,
  startReceiver,
  startStandaloneHub,
} from '@crossdock/testing';

const PATH = '/v4/events/custom';
const DEAD = 51;

describe('replay on the standalone hub', () => {
  let receiver: Receiver;
  let hub: StandaloneHub;
  let client: HubClient;
  let from: string;
  let letters: Delivery[];

  const window = () => ({ from, to: new Date().toISOString() });
  const mend = () => {
    receiver.reset();
    receiver.on(PATH, { kind: 'answer', body: { ok: true } });
  };
  const keysReceived = () => receiver.requestsTo(PATH).map(({ headers }) => String(headers['idempotency-key']));
  const get = (replay: Replay) => client.must<Replay>('GET', `/replays/${replay.id}`);
  const begin = (parts: object) => client.must<Replay>('POST', '/replays', { filter: window(), ...parts });
  const ended = (id: string) =>
    eventually(
      async () => {
        const delivery = await client.must<Delivery>('GET', `/deliveries/${id}`);
        return delivery.state === 'delivered' || delivery.state === 'failed' ? delivery : undefined;
      },
      { what: `delivery ${id} to end` },
    );
  const responsesOf = async (deliveryId: string): Promise<EventSummary[]> =>
    (await client.events('kind=response')).filter((event) => event.deliveryId === deliveryId);

  beforeAll(async () => {
    from = new Date(Date.now() - 60_000).toISOString();
    receiver = await startReceiver();
    hub = await startStandaloneHub(`localhost:${receiver.port}`);
    client = new HubClient(hub);
    receiver.on(PATH, { kind: 'answer', status: 410, body: 'gone' });
    const endpoint = await publishCart(client, receiver.url());
    await Promise.all(Array.from({ length: DEAD }, () => client.send(endpoint, CART)));
    letters = await eventually(
      async () => {
        const failed = await client.deliveries('state=failed');
        return failed.length === DEAD ? failed : undefined;
      },
      { withinMs: 60_000, what: `${DEAD} dead letters` },
    );
  }, 180_000);
  afterAll(async () => {
    await hub?.close();
    await receiver?.close();
  }, 60_000);

  it('lists what failed as dead letters, each with its reason', async () => {
    expect(letters[0]).toMatchObject({
      state: 'failed',
      status: 410,
      reason: expect.stringContaining('410'),
      destination: receiver.url(),
      replayOf: null,
      attempts: [{ attempt: 1, outcome: 'failed' }],
    });
    expect(await client.deliveries('state=failed&status=500')).toEqual([]);
    const { items } = await client.must<Page<LaneView>>('GET', '/lanes');
    expect(items).toMatchObject([{ origin: receiver.url(), state: 'open', waiting: 0 }]);
  });

  it('replays one, once for all calls with one key: one request, one more response event', async () => {
    mend();
    const letter = letters[0];
    const call = () =>
      fetch(`${hub.apiUrl}/api/v1/deliveries/${letter?.id}/replay`, {
        method: 'POST',
        headers: { authorization: `Bearer ${hub.adminToken}`, 'idempotency-key': 'operator-1' },
      }).then(async (answer) => ({ status: answer.status, body: (await answer.json()) as ReplayedDelivery }));
    const answers = await Promise.all([call(), call()]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    const deliveryId = answers[0]?.body.deliveryId ?? '';
    expect(answers[1]?.body.deliveryId).toBe(deliveryId);
    expect(await ended(deliveryId)).toMatchObject({ state: 'delivered', replayOf: letter?.id });
    expect((await call()).body.deliveryId).toBe(deliveryId);
    expect(keysReceived()).toEqual([deliveryId]);
    expect(await responsesOf(deliveryId)).toMatchObject([{ incomingEventId: letter?.eventId, params: { status: 200 } }]);
    expect(await responsesOf(letter?.id ?? '')).toHaveLength(1);
    expect(await client.settled(letter?.eventId ?? '')).toMatchObject({ state: 'settled' });
  });

  it('replays the others in bulk at their pace, each once, although the process is killed in the middle', async () => {
    mend();
    const replay = await begin({ perSecond: 10 });
    expect(replay).toMatchObject({ status: 'running', matched: 0 });
    const midway = await eventually(async () => {
      const now = await get(replay);
      return now.replayed >= 10 ? now : undefined;
    });
    expect(midway.remainingEstimate).toEqual(expect.any(Number));
    await hub.kill();
    await hub.restart();
    const finished = await eventually(
      async () => {
        const now = await get(replay);
        return now.status === 'finished' ? now : undefined;
      },
      { withinMs: 60_000, what: 'the bulk replay to finish' },
    );
    // The one that was replayed before was mended by it.
    expect(finished).toMatchObject({ matched: DEAD, replayed: DEAD - 1, leftOut: 1, withdrawn: 0, remainingEstimate: 0 });
    const replays = await eventually(
      async () => {
        const delivered = await client.deliveries('state=delivered');
        return delivered.length === DEAD ? delivered : undefined;
      },
      { withinMs: 60_000, what: 'all replays to be delivered' },
    );
    expect(new Set(replays.map(({ replayOf }) => replayOf))).toEqual(new Set(letters.map(({ id }) => id)));
    // A request that was under way at the kill may be made again; then it carries the same key.
    expect(new Set(keysReceived()).size).toBe(DEAD - 1);
    const responses = await client.events('kind=response');
    expect(responses).toHaveLength(2 * DEAD);
    expect(new Set(responses.map(({ deliveryId }) => deliveryId)).size).toBe(2 * DEAD);
  }, 180_000);

  it('replays no more of a cancelled bulk replay, and withdraws what nobody began with', async () => {
    mend();
    const replay = await begin({ filter: { ...window(), includeReplayed: true }, perSecond: 5 });
    await eventually(async () => (await get(replay)).replayed >= 2);
    await client.must('POST', `/replays/${replay.id}/cancel`);
    const cancelled = await eventually(async () => {
      const now = await get(replay);
      return now.finishedAt === null ? undefined : now;
    });
    expect(cancelled.status).toBe('cancelled');
    expect(cancelled.replayed + cancelled.withdrawn).toBe(cancelled.matched);
    expect(cancelled.matched).toBeLessThan(DEAD);
    await eventually(async () => (await client.deliveries('state=delivered')).length === DEAD + cancelled.replayed);
    expect(new Set(keysReceived()).size).toBe(cancelled.replayed);
    expect(await client.must<Replay>('POST', `/replays/${replay.id}/cancel`)).toEqual(cancelled);
  });

  it('sends nothing to a destination that was disabled by hand, says so, and goes on when it is enabled', async () => {
    mend();
    const { items } = await client.must<Page<LaneView>>('GET', '/lanes');
    const lane = items[0]?.id ?? '';
    const replayOne = async () => (await client.must<ReplayedDelivery>('POST', `/deliveries/${letters[1]?.id}/replay`)).deliveryId;
    await client.must('POST', `/lanes/${lane}/disable`);
    const refused = await eventually(
      async () => {
        const delivery = await ended(await replayOne());
        return delivery.state === 'failed' ? delivery : undefined;
      },
      { what: 'the dispatcher to hear of it' },
    );
    expect(refused.reason).toMatch(/^destination_disabled/);
    const inOrder = await publishCart(client, receiver.url(), { delivery: { orderBy: '{{request.body.type}}' } });
    const { deliveries } = await client.settled((await client.send(inOrder, CART)).body.eventId);
    expect(deliveries).toMatchObject([{ state: 'failed', reason: refused.reason }]);
    await client.must('POST', `/lanes/${lane}/enable`);
    await eventually(async () => (await ended(await replayOne())).state === 'delivered', { withinMs: 20_000, what: 'the lane to be open' });
    const notices = await client.events('kind=notice');
    expect(notices.map(({ action }) => action)).toEqual(['destination.enabled', 'destination.disabled']);
    expect(notices[0]?.params).toMatchObject({ lane, origin: receiver.url() });
  });
});
