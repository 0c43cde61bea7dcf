import { type AttemptRecord, newEventId, type Replay, type ReplayInput, replayInputSchema } from '@crossdock/contracts';
import { createTestDatabase } from '@crossdock/testing';
import { ledgerSchema, type TakenDelivery } from '../src/index.js';
import { BASE_MS, endDeliveries, endedAs, failed, findWaiting } from './ended-deliveries.js';
import { connectLedger, openLedger, type OpenLedger } from './open-ledger.js';
import { anAttempt } from './records.js';

const WINDOW = { from: '2026-05-01T10:00:00Z', to: '2026-05-01T11:00:00Z' };

let ledger: OpenLedger;
beforeEach(async () => {
  ledger = await openLedger(await createTestDatabase([ledgerSchema]));
});
afterEach(() => ledger.close());

const ended = (count: number, parts?: Partial<AttemptRecord>, firstMs?: number): Promise<string[]> =>
  endDeliveries(ledger, count, parts, firstMs);
const take = (deliveries = 500): Promise<TakenDelivery[]> => ledger.waiting.take([{ lane: '', deliveries }], newEventId());
const waiting = () => findWaiting(ledger);

describe('a bulk replay', () => {
  const begin = (filter: object = {}, parts: object = {}): Promise<Replay> => {
    const input: ReplayInput = replayInputSchema.parse({ filter: { ...WINDOW, ...filter }, perSecond: 1_000, ...parts });
    return ledger.replays.create(1, input, null);
  };
  /** As if `seconds` had passed since its last step. */
  const pass = (seconds: number) =>
    ledger.dataSource.query(`UPDATE ledger.replay SET paced_until = clock_timestamp() - $1 * interval '1 second'`, [seconds]);
  const get = async ({ id }: Replay): Promise<Replay> => (await ledger.replays.find(1, id)) ?? fail();
  const finish = async (replay: Replay): Promise<Replay> => {
    for (let step = 0; step < 100; step += 1) {
      await pass(1);
      await ledger.release.step();
      const now = await get(replay);
      if (now.finishedAt !== null) return now;
    }
    throw new Error('It does not end.');
  };
  const origins = async (): Promise<string[]> => (await waiting()).map((row) => row.replay_of);

  it('releases what failed in its window, oldest first, and counts it', async () => {
    await ended(1, failed, BASE_MS - 1);
    const inside = await ended(5);
    await ended(3, {});
    await ended(1, failed, Date.parse(WINDOW.to));
    const replay = await begin();
    expect(replay).toMatchObject({ status: 'running', matched: 0, replayed: 0, finishedAt: null });
    expect((await get(replay)).remainingEstimate).toBe(5);
    expect(await finish(replay)).toMatchObject({ status: 'finished', matched: 5, replayed: 5, leftOut: 0, remainingEstimate: 0 });
    expect(await origins()).toEqual(inside);
  });

  it('releases no more than its pace allows, by the clock of the database, and makes up for no stop', async () => {
    await ended(40);
    await begin({}, { perSecond: 10 });
    const step = async (): Promise<{ released: number; pacedMs: number; isAhead: boolean }> => {
      const at = `extract(epoch FROM paced_until) * 1000`;
      const [before] = await ledger.dataSource.query<Array<{ replayed: number; at: string }>>(
        `SELECT replayed, ${at} AS at FROM ledger.replay`,
      );
      await ledger.release.step();
      const [after] = await ledger.dataSource.query<Array<{ replayed: number; at: string; is_ahead: boolean }>>(
        `SELECT replayed, ${at} AS at, paced_until > clock_timestamp() AS is_ahead FROM ledger.replay`,
      );
      const pacedMs = Math.round(Number(after?.at) - Number(before?.at));
      return { released: (after?.replayed ?? 0) - (before?.replayed ?? 0), pacedMs, isAhead: after?.is_ahead ?? true };
    };
    await pass(-60);
    expect(await ledger.release.step()).toBe(false);
    await pass(0.35);
    const some = await step();
    expect(some.released).toBeGreaterThanOrEqual(3);
    expect(some).toMatchObject({ pacedMs: some.released * 100, isAhead: false });
    await pass(3_600);
    expect((await step()).released).toBe(10);
  });

  it('never releases one delivery twice, however many dispatchers make its steps at once', async () => {
    const originals = await ended(60);
    const replay = await begin({}, { perSecond: 1_000 });
    const others = await Promise.all([1, 2, 3].map(() => connectLedger(ledger.url)));
    for (let round = 0; round < 50 && (await get(replay)).finishedAt === null; round += 1) {
      // Small steps, so that there are many of them.
      await ledger.dataSource.query(`UPDATE ledger.replay SET per_second = 5, paced_until = '-infinity'`);
      await Promise.all([ledger, ...others].map(({ release }) => release.step()));
    }
    await Promise.all(others.map((other) => other.close()));
    expect(await origins()).toEqual(originals);
    expect(await get(replay)).toMatchObject({ status: 'finished', matched: 60, replayed: 60 });
  });

  it('goes on where it was when a step dies before its commit: nothing is skipped or doubled', async () => {
    const originals = await ended(20);
    const replay = await begin({}, { perSecond: 5 });
    await ledger.dataSource.query(`
      CREATE FUNCTION ledger.die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'died'; END $$;
      CREATE TRIGGER die BEFORE UPDATE OF matched ON ledger.replay FOR EACH ROW EXECUTE FUNCTION ledger.die()`);
    await pass(1);
    await expect(ledger.release.step()).rejects.toThrow('died');
    expect(await waiting()).toEqual([]);
    await ledger.dataSource.query('DROP TRIGGER die ON ledger.replay');
    expect(await finish(replay)).toMatchObject({ matched: 20, replayed: 20 });
    expect(await origins()).toEqual(originals);
  });

  it('leaves out replays and what was replayed with success, or is just being replayed, unless told', async () => {
    const [mended = '', underWay = '', failedAgain = ''] = await ended(3);
    for (const original of [mended, underWay, failedAgain]) await ledger.replays.replayDelivery(1, original, 'key');
    for (const taken of await take()) {
      if (taken.replayOf === mended) await ledger.outcomes.append(endedAs(taken));
      if (taken.replayOf === failedAgain) await ledger.outcomes.append(endedAs(taken, failed));
    }
    expect(await finish(await begin())).toMatchObject({ matched: 4, replayed: 1, leftOut: 3 });
    expect((await origins()).sort()).toEqual([underWay, failedAgain].sort());
    expect(await finish(await begin({ includeReplayed: true }))).toMatchObject({ matched: 4, replayed: 4, leftOut: 0 });
  });

  it('never replays its own replays, also when they fail while it goes on', async () => {
    const originals = await ended(1);
    const { eventId } = (await ledger.reader.getDelivery(1, originals[0] ?? '')) ?? fail();
    for (const nodeId of ['b', 'c', 'd', 'e', 'f']) await ledger.outcomes.append(anAttempt(eventId, { ...failed, nodeId }));
    const replay = await begin({ includeReplayed: true }, { perSecond: 1 });
    for (let step = 0; step < 20 && (await get(replay)).finishedAt === null; step += 1) {
      await pass(1);
      await ledger.release.step();
      for (const taken of await take()) await ledger.outcomes.append(endedAs(taken, failed));
    }
    expect(await get(replay)).toMatchObject({ status: 'finished', matched: 6, replayed: 6 });
  });

  it('takes only what passes its filter', async () => {
    const [byStatus = ''] = await ended(1, { ...failed, status: 410 });
    const [byNode = ''] = await ended(1, { ...failed, nodeId: 'b' });
    const request = { method: 'POST', url: 'https://other.example/a', headers: [], body: null };
    const [byDestination = ''] = await ended(1, { ...failed, request });
    const [delivered = ''] = await ended(1, { nodeId: 'delivered' });
    const [cancelled = ''] = await ended(1, { nodeId: 'cancelled', outcome: 'cancelled', status: 0 });
    for (const [filter, expected] of [
      [{ status: 410 }, byStatus],
      [{ nodeId: 'b' }, byNode],
      [{ destination: 'https://other.example' }, byDestination],
      [{ state: 'delivered' }, delivered],
      [{ state: 'cancelled' }, cancelled],
    ] as const) {
      await ledger.dataSource.query('DELETE FROM ledger.waiting_delivery');
      await finish(await begin(filter));
      expect(await origins()).toEqual([expected]);
    }
    expect(await finish(await begin({ incomingIntegrationId: newEventId() }))).toMatchObject({ matched: 0 });
    const none = await ledger.replays.create(1, replayInputSchema.parse({ filter: WINDOW }), []);
    expect(await finish(none)).toMatchObject({ matched: 0 });
  });

  it('takes a delivery by the attempt that ended it first', async () => {
    const [original = ''] = await ended(1, {});
    const [row] = await ledger.dataSource.query<Array<{ event_id: string }>>('SELECT event_id FROM ledger.delivery_attempt');
    await ledger.outcomes.append(anAttempt(row?.event_id ?? '', { ...failed, attempt: 2 }));
    expect(await finish(await begin())).toMatchObject({ matched: 0 });
    expect(await finish(await begin({ state: 'delivered' }))).toMatchObject({ matched: 1 });
    expect(await origins()).toEqual([original]);
  });

  it('withdraws what nobody has begun with when it is cancelled, and lets the rest go on', async () => {
    await ended(12);
    const replay = await begin({}, { perSecond: 10 });
    await pass(1);
    await ledger.release.step();
    const [begun] = await take(1);
    expect(await ledger.replays.cancel(1, replay.id)).toMatchObject({ status: 'cancelled', finishedAt: null });
    await ledger.release.step();
    const cancelled = await get(replay);
    expect(cancelled).toMatchObject({ status: 'cancelled', matched: 10, replayed: 1, withdrawn: 9, finishedAt: expect.any(String) });
    expect(await waiting()).toMatchObject([{ delivery_id: begun?.deliveryId }]);
    expect(await ledger.replays.cancel(1, replay.id)).toEqual(cancelled);
    expect(await ledger.release.step()).toBe(false);
  });

  it('that has finished is not cancelled any more, and one of another workspace is not there', async () => {
    const replay = await finish(await begin());
    expect(await ledger.replays.cancel(1, replay.id)).toMatchObject({ status: 'finished' });
    expect(await ledger.replays.cancel(2, replay.id)).toBeUndefined();
    expect(await ledger.replays.find(2, replay.id)).toBeUndefined();
    expect((await ledger.replays.list(2, { limit: 10 })).items).toEqual([]);
  });

  it('takes turns with others', async () => {
    await ended(20);
    const [first, second] = [await begin({}, { perSecond: 5 }), await begin({ includeReplayed: true }, { perSecond: 5 })];
    await pass(1);
    expect([await ledger.release.step(), await ledger.release.step()]).toEqual([true, true]);
    expect([(await get(first)).matched, (await get(second)).matched]).toEqual([5, 5]);
  });

  it('gets through a long window of deliveries that do not match in steps of bounded size', async () => {
    await ledger.dataSource.query(
      `INSERT INTO ledger.delivery_attempt
         (event_id, delivery_id, attempt, deliveries_planned, workspace_id, workflow_version_id, node_id, outcome, status, started_at, timings)
       SELECT $1::uuid, gen_random_uuid(), 1, 1, 1, $1::uuid, 'a', 'delivered', 200, now(), '{}' FROM generate_series(1, 2500)`,
      [newEventId(BASE_MS)],
    );
    const [last = ''] = await ended(1, { nodeId: 'z' }, BASE_MS + 1_000);
    const replay = await begin({ state: 'delivered', nodeId: 'z' });
    const matched: number[] = [];
    for (let step = 0; step < 3; step += 1) {
      await pass(1);
      await ledger.release.step();
      matched.push((await get(replay)).matched);
    }
    expect(matched).toEqual([0, 0, 1]);
    expect(await origins()).toEqual([last]);
  });

  it('is refused for a window that begins in the future, and ends with what was accepted before it', async () => {
    const future = { from: '2999-01-01T00:00:00Z', to: '2999-01-02T00:00:00Z' };
    await expect(begin(future)).rejects.toMatchObject({ code: 'validation_failed', errors: [{ path: 'filter.from' }] });
    const replay = await begin({ to: future.to });
    await ended(1, failed, Date.parse(replay.createdAt) + 60_000);
    expect(await finish(replay)).toMatchObject({ matched: 0 });
  });

  it('is one for calls with the same key, and refused for a key that belongs to another', async () => {
    const input: ReplayInput = replayInputSchema.parse({ filter: WINDOW, perSecond: 10 });
    const first = await ledger.replays.create(1, input, null, 'key');
    expect(await ledger.replays.create(1, input, null, 'key')).toEqual(first);
    await expect(ledger.replays.create(1, { ...input, perSecond: 20 }, null, 'key')).rejects.toMatchObject({ code: 'conflict' });
    expect((await ledger.replays.create(2, input, null, 'key')).id).not.toBe(first.id);
    expect((await ledger.replays.create(1, input, null)).id).not.toBe((await ledger.replays.create(1, input, null)).id);
  });

  it('is listed newest first, page by page', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      ids.push((await begin()).id);
      await ledger.dataSource.query('SELECT pg_sleep(0.002)');
    }
    const first = await ledger.replays.list(1, { limit: 2 });
    const second = await ledger.replays.list(1, { limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids.toReversed());
    expect(second.nextCursor).toBeNull();
  });
});

function fail(): never {
  throw new Error('There is nothing.');
}
