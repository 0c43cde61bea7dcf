import { deliveryQuerySchema, eventQuerySchema, idTimeMs, newEventId, type Page } from '@crossdock/contracts';
import { createTestDatabase } from '@crossdock/testing';
import { anAttempt, anEvent, aDiscard, aRetry, INTEGRATION } from './records.js';
import { ledgerSchema } from '../src/index.js';
import { openLedger, type OpenLedger } from './open-ledger.js';

const BASE_MS = Date.parse('2026-05-01T10:00:00Z');

let ledger: OpenLedger;

beforeEach(async () => {
  ledger = await openLedger(await createTestDatabase([ledgerSchema]));
});

afterEach(() => ledger.close());

/** Every id of a list, read page by page; `between` runs after each page. */
async function walk<T>(
  list: (cursor: string | undefined) => Promise<Page<T>>,
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: Page<T> = await list(cursor);
    items.push(...page.items);
    cursor = page.nextCursor;
    await between();
  }
  return items;
}

async function appendAt(timesMs: readonly number[]): Promise<string[]> {
  const ids = timesMs.map((timeMs) => newEventId(timeMs));
  await Promise.all(ids.map((eventId) => ledger.events.append(anEvent({ eventId }))));
  return ids;
}

const events = (query: object) => eventQuerySchema.parse(query);
const deliveries = (query: object) => deliveryQuerySchema.parse(query);

describe('LedgerReader', () => {
  it('walks through accepted events newest first without gap or double while others are added', async () => {
    // Many of one millisecond, so that pages end in the middle of it.
    const ids = await appendAt(Array.from({ length: 25 }, (_, index) => BASE_MS + Math.floor(index / 10)));
    const found = await walk(
      (cursor) => ledger.reader.listEvents(1, events({ limit: 4, cursor })),
      async () => void (await appendAt([BASE_MS + 1000])),
    );
    expect(found.map(({ id }) => id)).toEqual([...ids].sort().reverse());
    expect(found[0]).toMatchObject({ kind: 'incoming', incomingIntegrationId: INTEGRATION, time: '2026-05-01T10:00:00.002Z' });
  });

  it('answers no cursor on the last page, also when it is full', async () => {
    await appendAt([BASE_MS, BASE_MS + 1]);
    expect((await ledger.reader.listEvents(1, events({ limit: 2 }))).nextCursor).toBeNull();
    expect((await ledger.reader.listEvents(1, events({ limit: 1 }))).nextCursor).not.toBeNull();
    expect(await ledger.reader.listEvents(2, events({}))).toEqual({ items: [], nextCursor: null });
  });

  it('takes the start of a time span in and leaves its end out', async () => {
    const [, second, third] = await appendAt([BASE_MS - 1, BASE_MS, BASE_MS + 999, BASE_MS + 1000]);
    const page = await ledger.reader.listEvents(1, events({ from: '2026-05-01T10:00:00Z', to: '2026-05-01T10:00:01Z' }));
    expect(page.items.map(({ id }) => id)).toEqual([third, second]);
  });

  it('finds the accepted events of one integration', async () => {
    await appendAt([BASE_MS]);
    const other = anEvent({ incomingIntegrationId: newEventId() });
    await ledger.events.append(other);
    const page = await ledger.reader.listEvents(1, events({ incomingIntegrationId: other.incomingIntegrationId }));
    expect(page.items.map(({ id }) => id)).toEqual([other.eventId]);
  });

  it('walks through response events of one action', async () => {
    const eventId = newEventId(BASE_MS);
    const recorded = Array.from({ length: 9 }, (_, index) => anAttempt(eventId, { nodeId: `node ${index}` }));
    const another = anAttempt(newEventId(BASE_MS + 1));
    if (another.responseEvent !== null) Object.assign(another.responseEvent, { action: 'order.sent' });
    await Promise.all([...recorded, another].map((one) => ledger.outcomes.append(one)));
    const query = { kind: 'response', action: 'webhook.response', limit: 2 };
    const found = await walk((cursor) => ledger.reader.listEvents(1, events({ ...query, cursor })));
    expect(found.map(({ id }) => id).sort()).toEqual(recorded.map(({ responseEvent }) => responseEvent?.id).sort());
    expect(found[0]).toMatchObject({ kind: 'response', incomingEventId: eventId, params: { a: '1' } });
    const all = await walk((cursor) => ledger.reader.listEvents(1, events({ kind: 'response', limit: 3, cursor })));
    expect(all).toHaveLength(10);
    expect(all[0]?.action).toBe('order.sent');
  });

  it('walks through deliveries by the state of their last attempt', async () => {
    const ids = Array.from({ length: 6 }, (_, index) => newEventId(BASE_MS + index));
    const outcomes = ids.flatMap((id) => [
      aRetry(id, 1000),
      anAttempt(id, { attempt: 2, outcome: 'failed', status: 404, reason: 'status 404' }),
      anAttempt(id, { nodeId: 'b' }),
    ]);
    await Promise.all(outcomes.map((one) => ledger.outcomes.append(one)));
    const failed = await walk((cursor) => ledger.reader.listDeliveries(1, deliveries({ state: 'failed', limit: 4, cursor })));
    expect(failed.map(({ eventId }) => eventId)).toEqual(ids.toReversed());
    expect(failed[0]?.attempts.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 'retrying'],
      [2, 'failed'],
    ]);
    expect(await walk((cursor) => ledger.reader.listDeliveries(1, deliveries({ state: 'retrying', cursor })))).toEqual([]);
    const all = await walk((cursor) => ledger.reader.listDeliveries(1, deliveries({ limit: 5, cursor })));
    expect(new Set(all.map(({ id }) => id)).size).toBe(12);
    expect(all).toHaveLength(12);
    const ofOne = await ledger.reader.listDeliveries(1, deliveries({ eventId: ids[2] }));
    expect(ofOne.items.map(({ eventId }) => eventId)).toEqual([ids[2], ids[2]]);
  });

  it('finds deliveries by what decided their state', async () => {
    const failed = { outcome: 'failed', status: 404, reason: 'status 404' } as const;
    const event = anEvent({ eventId: newEventId(BASE_MS), incomingIntegrationId: newEventId() });
    await ledger.events.append(event);
    const wanted = anAttempt(event.eventId, { ...failed, nodeId: 'b', status: 410, workflowVersionId: newEventId() });
    const others = [anAttempt(newEventId(BASE_MS + 1), failed), anAttempt(newEventId(BASE_MS + 2), { ...failed, request: null })];
    await Promise.all([wanted, ...others].map((one) => ledger.outcomes.append(one)));
    const find = async (filter: object) => {
      const page = await ledger.reader.listDeliveries(1, { ...deliveries({ state: 'failed' }), ...filter });
      return page.items.map(({ id }) => id);
    };
    expect(await find({})).toHaveLength(3);
    for (const filter of [
      { nodeId: 'b' },
      { status: 410 },
      { incomingIntegrationId: event.incomingIntegrationId },
      { workflowVersionIds: [wanted.attempt.workflowVersionId] },
    ]) {
      expect(await find(filter)).toEqual([wanted.attempt.deliveryId]);
      expect(await find({ ...filter, state: undefined })).toEqual([wanted.attempt.deliveryId]);
    }
    expect(await find({ destination: 'https://example.com' })).toHaveLength(2);
    expect(await find({ workflowVersionIds: [] })).toEqual([]);
    const page = await ledger.reader.listDeliveries(1, deliveries({ state: 'failed', status: 410 }));
    expect(page.items).toMatchObject([{ state: 'failed', status: 410, reason: 'status 404', destination: 'https://example.com' }]);
  });

  it('finds a delivery behind very many that do not match, page by page', async () => {
    await ledger.dataSource.query(
      `INSERT INTO ledger.delivery_attempt
         (event_id, delivery_id, attempt, deliveries_planned, workspace_id, workflow_version_id, node_id, outcome, status, started_at, timings)
       SELECT $1::uuid, gen_random_uuid(), attempt, 1, 1, $1::uuid, 'a', 'retrying', 503, now(), '{}'
       FROM generate_series(1, 7500), generate_series(1, 3) AS attempt`,
      [newEventId(BASE_MS + 1)],
    );
    const old = anAttempt(newEventId(BASE_MS));
    await ledger.outcomes.append(old);
    const pages: number[] = [];
    const found = await walk(async (cursor) => {
      const page = await ledger.reader.listDeliveries(1, deliveries({ state: 'delivered', limit: 2, cursor }));
      pages.push(page.items.length);
      return page;
    });
    expect(found.map(({ id }) => id)).toEqual([old.attempt.deliveryId]);
    expect(pages).toEqual([0, 0, 1]);
  });

  it('refuses a cursor that no list gave out', async () => {
    for (const cursor of [
      '',
      'x',
      'AAAA',
      Buffer.from("'; DROP TABLE x").toString('base64url'),
      Buffer.from('-'.repeat(36)).toString('base64url'),
    ]) {
      await expect(ledger.reader.listEvents(1, events({ cursor }))).rejects.toMatchObject({ code: 'validation_failed' });
      await expect(ledger.reader.listDeliveries(1, deliveries({ cursor }))).rejects.toMatchObject({ code: 'validation_failed' });
    }
  });

  it('tells the whole story of an event, and only to its own workspace', async () => {
    const event = anEvent();
    await ledger.events.append(event);
    const { eventId } = event;
    await ledger.outcomes.append(aRetry(eventId, 1000, { deliveriesPlanned: 2 }));
    await ledger.outcomes.append(anAttempt(eventId, { attempt: 2, deliveriesPlanned: 2 }));
    const story = await ledger.reader.getStory(1, eventId);
    expect(story).toMatchObject({
      event: { eventId, body: event.body, timeMs: idTimeMs(eventId) },
      discardReason: null,
      deliveriesPlanned: 2,
    });
    expect(story?.deliveries.map(({ state, attempts }) => [state, attempts.length])).toEqual([['delivered', 2]]);
    expect(story?.responseEvents.map(({ id }) => id)).toEqual([story?.deliveries[0]?.responseEventId]);
    await expect(ledger.reader.getStory(2, eventId)).resolves.toBeUndefined();
    await expect(ledger.reader.getStory(1, newEventId())).resolves.toBeUndefined();
  });

  it('tells why an event started nothing', async () => {
    const { eventId, ...event } = anEvent();
    await ledger.events.append({ eventId, ...event });
    await ledger.outcomes.append(aDiscard(eventId, 'the filter said no'));
    await expect(ledger.reader.getStory(1, eventId)).resolves.toMatchObject({ discardReason: 'the filter said no', deliveries: [] });
  });

  it('finds a delivery by its id alone, and only for its own workspace', async () => {
    const outcome = anAttempt(newEventId(BASE_MS + 1));
    const { deliveryId } = outcome.attempt;
    await ledger.outcomes.append(outcome);
    await expect(ledger.reader.getDelivery(1, deliveryId)).resolves.toMatchObject({ id: deliveryId });
    await expect(ledger.reader.getDelivery(2, deliveryId)).resolves.toBeUndefined();
  });
});
