import { LANE_RULES, LaneControl, lanesSchema } from '@crossdock/lanes';
import { ledgerSchema, WaitingRoom } from '@crossdock/ledger';
import { newEventId } from '@crossdock/contracts';
import { createTestDatabase, redisTestUrl } from '@crossdock/testing';
import { catalogSchema } from '../src/app.module.js';
import { type RunningApi, startApi } from './start-api.js';

const ORIGIN = 'https://api.example.com';
const KEY = `1 ${ORIGIN} concurrency=2 rate=10/second`;
const OTHER = `1 https://${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example.com`;

describe('lanes', () => {
  let api: RunningApi;
  let control: LaneControl;
  let id: string;
  beforeAll(async () => {
    api = await startApi((await createTestDatabase([catalogSchema, lanesSchema, ledgerSchema])).url, await redisTestUrl());
    control = api.host.app.get(LaneControl);
    await control.open([KEY, OTHER, '2 https://secret.example.com'].map((key) => ({ key, concurrencyMax: 2, intervalMs: 105 })));
    id = (await api.call('GET', '/api/v1/lanes')).body.items[0].id;
  });
  afterAll(() => api.host.close());

  const idOf = (key: string): string => Buffer.from(key).toString('base64url');

  it('show destination, limits and state, and how many deliveries wait', async () => {
    const eventId = newEventId();
    const waiting = { eventId, deliveriesPlanned: 1, workflowVersionId: eventId, nodeId: 'a', lane: KEY, orderKey: null, replayOf: null };
    const room = api.host.app.get(WaitingRoom);
    await Promise.all([1, 2, 3].map((attempt) => room.put({ ...waiting, deliveryId: eventId, attempt }, 60_000)));
    expect(await api.call('GET', `/api/v1/lanes/${id}`)).toMatchObject({
      status: 200,
      body: { id, origin: ORIGIN, concurrency: 2, rate: '10/second', state: 'open', slotsInUse: 0, waiting: 3, hasMoreWaiting: false },
    });
  });

  it('are listed page by page, those of the own workspace only', async () => {
    const first = await api.call('GET', '/api/v1/lanes?limit=1');
    expect(first.body.items).toMatchObject([{ origin: ORIGIN, waiting: 3 }]);
    const second = await api.call('GET', `/api/v1/lanes?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ id: idOf(OTHER), rate: null }], nextCursor: null });
    for (const call of [
      ['GET', `/api/v1/lanes/${idOf('2 https://secret.example.com')}`],
      ['POST', `/api/v1/lanes/${idOf('2 https://secret.example.com')}/disable`],
      ['GET', `/api/v1/lanes/${idOf('1 https://unknown.example.com')}`],
      ['GET', '/api/v1/lanes/no-lane'],
    ] as const)
      expect(await api.call(call[0], call[1])).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await api.call('GET', '/api/v1/lanes?cursor=x')).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });

  it('are disabled and enabled by hand, and what became of them is told as events', async () => {
    await control.report([{ lane: KEY, delivered: 0, failed: LANE_RULES.failuresToOpen, isSlowed: false, pauseMs: 0 }]);
    expect((await api.call('GET', `/api/v1/lanes/${id}`)).body).toMatchObject({ state: 'failing', nextProbeAt: expect.any(String) });
    const disabled = await api.call('POST', `/api/v1/lanes/${id}/disable`);
    expect(disabled).toMatchObject({ status: 200, body: { state: 'disabled', disabledAt: expect.any(String) } });
    expect(await api.call('POST', `/api/v1/lanes/${id}/disable`)).toMatchObject({ body: { disabledAt: disabled.body.disabledAt } });
    expect(await api.call('POST', `/api/v1/lanes/${id}/enable`)).toMatchObject({
      status: 200,
      body: { state: 'slowed', disabledAt: null },
    });

    const notices = async (query: string) => (await api.call('GET', `/api/v1/events?kind=notice${query}`)).body;
    const { items } = await notices('');
    expect(items.map(({ action }: { action: string }) => action)).toEqual([
      'destination.enabled',
      'destination.disabled',
      'destination.failing',
    ]);
    expect(items[0]).toMatchObject({ kind: 'notice', incomingEventId: null, params: { lane: id, origin: ORIGIN, rate: '10/second' } });
    const first = await notices('&limit=2');
    expect((await notices(`&limit=2&cursor=${first.nextCursor}`)).items).toEqual([items[2]]);
    expect((await notices('&action=destination.disabled')).items).toEqual([items[1]]);
    expect((await notices('&action=goal.sent')).items).toEqual([]);
    expect((await notices('&to=2020-01-01T00:00:00Z')).items).toEqual([]);
    expect(await api.call('GET', '/api/v1/events?kind=notice&cursor=x')).toMatchObject({ status: 400 });
  });
});
