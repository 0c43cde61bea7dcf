import { deliveryIdOf, newEventId, responseEventIdOf } from '@crossdock/contracts';
import { lanesSchema } from '@crossdock/lanes';
import { EventLedger, ledgerSchema, OutcomeLedger, ReplayRelease } from '@crossdock/ledger';
import { createTestDatabase, eventually, redisTestUrl } from '@crossdock/testing';
import { catalogSchema } from '../src/app.module.js';
import { UNKNOWN_ID } from './api-samples.js';
import { type RunningApi, startApi } from './start-api.js';

const VERSION_ID = '00000000-0000-4000-8000-00000000000c';
const WINDOW = { from: '2026-05-01T10:00:00Z', to: '2026-05-01T11:00:00Z' };

describe('dead letters and replays', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi((await createTestDatabase([catalogSchema, lanesSchema, ledgerSchema])).url, await redisTestUrl());
  });
  afterAll(() => api.host.close());

  /** An accepted event with one attempt of one delivery; the id of the latter. */
  const attempted = async (outcome: 'failed' | 'retrying', status = 404): Promise<string> => {
    const eventId = newEventId(Date.parse(WINDOW.from));
    const deliveryId = deliveryIdOf(eventId, VERSION_ID, 'send');
    await api.host.app.get(EventLedger).append({
      eventId,
      workspaceId: 1,
      incomingIntegrationId: UNKNOWN_ID,
      endpointId: UNKNOWN_ID,
      method: 'POST',
      headers: {},
      body: '{}',
      timeMs: Date.parse(WINDOW.from),
    });
    await api.host.app.get(OutcomeLedger).append({
      v: 1,
      kind: 'attempted',
      attempt: {
        eventId,
        deliveryId,
        attempt: 1,
        deliveriesPlanned: 1,
        workspaceId: 1,
        workflowVersionId: VERSION_ID,
        nodeId: 'send',
        outcome,
        status,
        reason: `The destination answered ${status}.`,
        retryDelayMs: outcome === 'failed' ? null : 60_000,
        startedAtMs: Date.now(),
        timings: { totalMs: 12 },
        request: { method: 'POST', url: 'https://api.example.com/a', headers: [], body: '{}' },
        response: null,
      },
      responseEvent:
        outcome === 'retrying'
          ? null
          : { id: responseEventIdOf(deliveryId), eventId, deliveryId, workspaceId: 1, action: 'goal.sent', params: '{}' },
    });
    return deliveryId;
  };

  const replay = (id: string, headers: Record<string, string> = {}) =>
    api.call('POST', `/api/v1/deliveries/${id}/replay`, undefined, headers);

  it('a dead letter shows why it failed, and is found by that', async () => {
    const id = await attempted('failed', 410);
    const list = async (query: string) => (await api.call('GET', `/api/v1/deliveries?state=failed&${query}`)).body.items;
    expect(await list('status=410')).toMatchObject([
      { id, state: 'failed', status: 410, reason: 'The destination answered 410.', destination: 'https://api.example.com', replayOf: null },
    ]);
    expect(await list('status=410&nodeId=other')).toEqual([]);
    expect(await list(`status=410&workflowId=${UNKNOWN_ID}`)).toEqual([]);
    expect(await list(`status=410&incomingIntegrationId=${UNKNOWN_ID}`)).toHaveLength(1);
    expect(await list('status=410&destination=https%3A%2F%2Fapi.example.com')).toHaveLength(1);
    expect(await api.call('GET', '/api/v1/deliveries?status=x')).toMatchObject({ status: 400 });
  });

  it('a replay is a new delivery that waits, another one with each call', async () => {
    const id = await attempted('failed');
    const first = await replay(id);
    expect(first).toMatchObject({ status: 202, body: { replayOf: id } });
    const second = await replay(id);
    expect(new Set([id, first.body.deliveryId, second.body.deliveryId]).size).toBe(3);
    const waiting = await api.call('GET', `/api/v1/deliveries/${first.body.deliveryId}`);
    expect(waiting).toMatchObject({ status: 200, body: { state: 'pending', replayOf: id, status: null, attempts: [] } });
    expect(await replay(first.body.deliveryId)).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  it('a replay is the same one for calls with the same Idempotency-Key', async () => {
    const id = await attempted('failed');
    const keyed = (key: string) => replay(id, { 'Idempotency-Key': key });
    const answers = await Promise.all(['a', 'a', 'b'].map(keyed));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(new Set(answers.map(({ body }) => body.deliveryId)).size).toBe(2);
    expect(await keyed('x'.repeat(256))).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });

  it('a replay is refused for what has not ended and for what nobody knows', async () => {
    expect(await replay(await attempted('retrying'))).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(await replay(newEventId())).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await replay('no-uuid')).toMatchObject({ status: 404 });
  });

  it('a bulk replay is begun, shows how far it came, and can be cancelled again and again', async () => {
    await attempted('failed');
    const begun = await api.call('POST', '/api/v1/replays', { name: 'After the outage', filter: WINDOW, perSecond: 1_000 });
    expect(begun).toMatchObject({
      status: 201,
      body: {
        name: 'After the outage',
        filter: { ...WINDOW, state: 'failed' },
        perSecond: 1_000,
        status: 'running',
        matched: 0,
        replayed: 0,
      },
    });
    const path = `/api/v1/replays/${begun.body.id}`;
    await eventually(() => api.host.app.get(ReplayRelease).step(), { what: 'the first step to be due' });
    const { body } = await api.call('GET', path);
    expect(body.matched).toBeGreaterThan(0);
    expect(body.matched).toBe(body.replayed + body.leftOut);
    expect((await api.call('GET', '/api/v1/replays')).body.items).toMatchObject([{ id: begun.body.id }]);
    const first = await api.call('POST', `${path}/cancel`);
    expect(first.status).toBe(200);
    expect(await api.call('POST', `${path}/cancel`)).toMatchObject({ status: 200, body: { status: first.body.status } });
    expect(await api.call('GET', `/api/v1/replays/${UNKNOWN_ID}`)).toMatchObject({ status: 404 });
    expect(await api.call('POST', `/api/v1/replays/${UNKNOWN_ID}/cancel`)).toMatchObject({ status: 404 });
  });

  it.each([
    ['without a window', {}, 'filter.from'],
    ['with an empty window', { from: WINDOW.to, to: WINDOW.from }, 'filter.to'],
    ['with a window in the future', { from: '2999-01-01T00:00:00Z', to: '2999-01-02T00:00:00Z' }, 'filter.from'],
    ['of a workflow that never ran', { ...WINDOW, workflowId: UNKNOWN_ID }, 'filter.workflowId'],
    ['of what has not ended', { ...WINDOW, state: 'retrying' }, 'filter.state'],
  ])('a bulk replay %s is refused, and the fault named', async (_what, filter, path) => {
    const { status, body } = await api.call('POST', '/api/v1/replays', { filter });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'validation_failed' });
    expect(body.errors.map((error: { path: string }) => error.path)).toContain(path);
  });

  it.each([0, 1_001, 1.5])('a bulk replay of %d a second is refused', async (perSecond) => {
    expect(await api.call('POST', '/api/v1/replays', { filter: WINDOW, perSecond })).toMatchObject({ status: 400 });
  });

  it('a bulk replay is the same one for calls with the same Idempotency-Key, and one that differs is refused', async () => {
    const begin = (perSecond: number) =>
      api.call('POST', '/api/v1/replays', { filter: WINDOW, perSecond }, { 'idempotency-key': 'one outage' });
    const first = await begin(10);
    expect(await begin(10)).toMatchObject({ status: 201, body: { id: first.body.id } });
    expect(await begin(20)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    await api.call('POST', `/api/v1/replays/${first.body.id}/cancel`);
  });
});
