import { type AttemptRecord, newEventId } from '@crossdock/contracts';
import { createTestDatabase } from '@crossdock/testing';
import { ledgerSchema, type TakenDelivery } from '../src/index.js';
import { endDeliveries, endedAs, failed, findWaiting } from './ended-deliveries.js';
import { openLedger, type OpenLedger } from './open-ledger.js';
import { anAttempt, anEvent, aRetry } from './records.js';

let ledger: OpenLedger;
beforeEach(async () => {
  ledger = await openLedger(await createTestDatabase([ledgerSchema]));
});
afterEach(() => ledger.close());

const ended = (count: number, parts?: Partial<AttemptRecord>, firstMs?: number): Promise<string[]> =>
  endDeliveries(ledger, count, parts, firstMs);
const take = (deliveries = 500): Promise<TakenDelivery[]> => ledger.waiting.take([{ lane: '', deliveries }], newEventId());
const waiting = () => findWaiting(ledger);

describe('a replay of one delivery', () => {
  it('waits, due now, for its first attempt, and is found before that', async () => {
    const [original = ''] = await ended(1);
    const answer = await ledger.replays.replayDelivery(1, original, 'key');
    expect(answer).toEqual({ kind: 'replayed', replay: { deliveryId: expect.any(String), replayOf: original } });
    const [row] = await waiting();
    expect(await ledger.reader.getDelivery(1, row?.delivery_id ?? '')).toMatchObject({
      state: 'pending',
      replayOf: original,
      attempts: [],
    });
    expect(await ledger.reader.getDelivery(2, row?.delivery_id ?? '')).toBeUndefined();
    expect(await take()).toMatchObject([{ attempt: 1, deliveriesPlanned: 0, replayOf: original, event: { body: '{"a":1}' } }]);
  });

  it('is made by the definitions in force now, not by those of the time of its event', async () => {
    const [original = ''] = await ended(1);
    await ledger.dataSource.query('UPDATE catalog.revision SET value = 12');
    await ledger.replays.replayDelivery(1, original, 'key');
    expect(await take()).toMatchObject([{ event: { catalogRevision: 12 } }]);
  });

  it('leaves one more response event, keeps its origin through a retry, and leaves the record of the first', async () => {
    const [original = ''] = await ended(1);
    await ledger.replays.replayDelivery(1, original, 'key');
    const [taken = fail()] = await take();
    await ledger.outcomes.append(aRetry(taken.eventId, 0, { ...endedAs(taken).attempt, outcome: 'retrying', retryDelayMs: 0 }));
    expect(await take()).toMatchObject([{ deliveryId: taken.deliveryId, attempt: 2, deliveriesPlanned: 0, replayOf: original }]);
    await ledger.outcomes.append(endedAs(taken, { attempt: 2 }));
    const story = await ledger.reader.getStory(1, taken.eventId);
    expect(story?.deliveriesPlanned).toBe(1);
    expect(story?.deliveries.map(({ id, state, replayOf }) => [id, state, replayOf]).sort()).toEqual(
      [
        [original, 'failed', null],
        [taken.deliveryId, 'delivered', original],
      ].sort(),
    );
    expect(story?.responseEvents).toHaveLength(2);
  });

  it('is the same one for the same key, whether it waits, is under way or has ended', async () => {
    const [original = ''] = await ended(1);
    const replay = () => ledger.replays.replayDelivery(1, original, 'key');
    const first = await replay();
    expect(await replay()).toEqual(first);
    const [taken = fail()] = await take();
    expect(await replay()).toEqual(first);
    expect(await take()).toEqual([]);
    await ledger.outcomes.append(endedAs(taken));
    expect(await replay()).toEqual(first);
    expect(await waiting()).toEqual([]);
    expect(await ledger.replays.replayDelivery(1, original, 'another')).not.toEqual(first);
    expect(await waiting()).toHaveLength(1);
  });

  it('never comes back when it is asked for again while its outcome is recorded', async () => {
    const originals = await ended(20);
    for (const original of originals) await ledger.replays.replayDelivery(1, original, 'key');
    const taken = await take();
    await Promise.all([
      ...taken.map((one) => ledger.outcomes.append(endedAs(one))),
      ...originals.map((original) => ledger.replays.replayDelivery(1, original, 'key')),
    ]);
    expect(await waiting()).toEqual([]);
  });

  it('of a replay names the delivery that was made first', async () => {
    const [original = ''] = await ended(1);
    await ledger.replays.replayDelivery(1, original, 'key');
    const [taken = fail()] = await take();
    await ledger.outcomes.append(endedAs(taken, failed));
    expect(await ledger.replays.replayDelivery(1, taken.deliveryId, 'key')).toMatchObject({ replay: { replayOf: original } });
  });

  it('is refused for a delivery that has not ended, is unknown or belongs to another workspace', async () => {
    const [open = ''] = await ended(1, { outcome: 'retrying', status: 503, retryDelayMs: 60_000 });
    const [other = ''] = await ended(1);
    expect(await ledger.replays.replayDelivery(1, open, 'key')).toEqual({ kind: 'open' });
    expect(await ledger.replays.replayDelivery(1, newEventId(), 'key')).toEqual({ kind: 'unknown' });
    expect(await ledger.replays.replayDelivery(2, other, 'key')).toEqual({ kind: 'unknown' });
  });

  it('does not settle an event of which another delivery was lost', async () => {
    const event = anEvent();
    await ledger.events.append(event);
    const first = anAttempt(event.eventId, { ...failed, deliveriesPlanned: 2 });
    await ledger.outcomes.append(first);
    await ledger.replays.replayDelivery(1, first.attempt.deliveryId, 'key');
    expect(await ledger.reconcile.sweep({ graceMs: 0, limit: 10 })).toEqual([{ eventId: event.eventId, batchId: null }]);
    const [taken = fail()] = await take();
    await ledger.outcomes.append(endedAs(taken));
    await ledger.dataSource.query(`UPDATE ledger.open_event SET next_check_at = '-infinity'`);
    expect(await ledger.reconcile.sweep({ graceMs: 0, limit: 10 })).toEqual([{ eventId: event.eventId, batchId: null }]);
  });

  it('does not make a settled event open again', async () => {
    const event = anEvent();
    await ledger.events.append(event);
    await ledger.outcomes.append(anAttempt(event.eventId));
    await ledger.replays.replayDelivery(1, anAttempt(event.eventId).attempt.deliveryId, 'key');
    expect(await ledger.reconcile.sweep({ graceMs: 0, limit: 10 })).toEqual([]);
  });
});

function fail(): never {
  throw new Error('There is nothing.');
}
