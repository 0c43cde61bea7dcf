import { deliveryIdOf, newEventId, responseEventIdOf } from '@crossdock/contracts';
import { lanesSchema } from '@crossdock/lanes';
import { EventLedger, ledgerSchema, OutcomeLedger } from '@crossdock/ledger';
import { createTestDatabase, redisTestUrl } from '@crossdock/testing';
import { catalogSchema } from '../src/app.module.js';
import { UNKNOWN_ID } from './api-samples.js';
import { type RunningApi, startApi } from './start-api.js';

const ENDPOINT_ID = '00000000-0000-4000-8000-00000000000b';
const VERSION_ID = '00000000-0000-4000-8000-00000000000c';
const BODY = '{"customer_email":"example@example.com","order_number":9007199254740993,"products":[{"group_id":"groupid"}]}';

describe('events and deliveries', () => {
  let api: RunningApi;
  let eventId: string;
  let deliveryId: string;

  beforeAll(async () => {
    api = await startApi((await createTestDatabase([catalogSchema, lanesSchema, ledgerSchema])).url, await redisTestUrl());
    eventId = await accept();
    deliveryId = deliveryIdOf(eventId, VERSION_ID, 'send');
  });
  afterAll(() => api.host.close());

  const accept = async (): Promise<string> => {
    const timeMs = Date.now();
    const id = newEventId(timeMs);
    await api.host.app.get(EventLedger).append({
      eventId: id,
      workspaceId: 1,
      incomingIntegrationId: UNKNOWN_ID,
      endpointId: ENDPOINT_ID,
      method: 'POST',
      headers: { 'X-Request-ID': 'r1' },
      body: BODY,
      timeMs,
    });
    return id;
  };

  const record = (number: number, outcome: 'retrying' | 'delivered'): Promise<void> =>
    api.host.app.get(OutcomeLedger).append({
      v: 1,
      kind: 'attempted',
      attempt: {
        eventId,
        deliveryId,
        attempt: number,
        deliveriesPlanned: 1,
        workspaceId: 1,
        workflowVersionId: VERSION_ID,
        nodeId: 'send',
        outcome,
        status: outcome === 'delivered' ? 200 : 503,
        reason: outcome === 'delivered' ? null : 'The destination answered 503.',
        retryDelayMs: outcome === 'delivered' ? null : 1_000,
        startedAtMs: Date.now(),
        timings: { totalMs: 12 },
        request: { method: 'POST', url: 'https://api.example.com/', headers: [['Authorization', '********']], body: '{}' },
        response: { status: 200, headers: [], body: 'ok', bodyCut: false },
      },
      responseEvent:
        outcome === 'retrying'
          ? null
          : { id: responseEventIdOf(deliveryId), eventId, deliveryId, workspaceId: 1, action: 'goal.achieve', params: '{"status":200}' },
    });

  const story = () => api.call('GET', `/api/v1/events/${eventId}`);

  it('an accepted event shows its envelope and its parameters, with every digit', async () => {
    const { status, headers, body, text } = await story();
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(body).toMatchObject({
      id: eventId,
      state: 'pending',
      incomingIntegrationId: UNKNOWN_ID,
      request: { businessProfileId: 1, endpointId: ENDPOINT_ID, eventId, method: 'POST', headers: { 'X-Request-ID': 'r1' } },
      deliveries: [],
      responseEvents: [],
    });
    expect(text).toContain('"order_number":9007199254740993');
    expect(text).toContain('{"path":"body.order_number","type":"number","value":9007199254740993}');
    expect(body.parameters).toContainEqual({ path: 'body.products[0].group_id', type: 'string', value: 'groupid' });
  });

  it('its story goes from pending over retrying to settled, and ends in one response event', async () => {
    await record(1, 'retrying');
    expect((await story()).body).toMatchObject({ state: 'pending', deliveries: [{ id: deliveryId, state: 'retrying' }] });
    expect(await api.call('GET', '/api/v1/deliveries?state=retrying')).toMatchObject({ body: { items: [{ id: deliveryId }] } });

    await record(2, 'delivered');
    const { body } = await story();
    expect(body).toMatchObject({
      state: 'settled',
      deliveries: [
        {
          state: 'delivered',
          attempts: [
            { attempt: 1, status: 503 },
            { attempt: 2, status: 200 },
          ],
        },
      ],
      responseEvents: [{ id: responseEventIdOf(deliveryId), action: 'goal.achieve', params: { status: 200 }, deliveryId }],
    });
    const delivery = await api.call('GET', `/api/v1/deliveries/${deliveryId}`);
    expect(delivery).toMatchObject({ status: 200, body: body.deliveries[0] });
    expect((await api.call('GET', '/api/v1/deliveries?state=retrying')).body.items).toEqual([]);
  });

  it('lists hold accepted events, or the events of responses, by filter and by page', async () => {
    const later = await accept();
    const ids = async (query: string): Promise<unknown[]> => {
      const { body } = await api.call('GET', `/api/v1/events?${query}`);
      return body.items.map(({ id }: { id: string }) => id);
    };
    expect(await ids('')).toEqual([later, eventId]);
    expect(await ids('limit=1')).toEqual([later]);
    expect(await ids(`incomingIntegrationId=${ENDPOINT_ID}`)).toEqual([]);
    expect(await ids('to=2020-01-01T00:00:00Z')).toEqual([]);
    expect(await ids('kind=response&action=goal.achieve')).toEqual([responseEventIdOf(deliveryId)]);
    expect(await ids('kind=response&action=other')).toEqual([]);
    const first = await api.call('GET', '/api/v1/events?limit=1');
    expect(await ids(`limit=1&cursor=${first.body.nextCursor}`)).toEqual([eventId]);
  });
});
