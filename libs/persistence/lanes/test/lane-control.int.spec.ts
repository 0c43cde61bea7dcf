import { openDataSource } from '@crossdock/database';
import { createTestDatabase, type TestDatabase } from '@crossdock/testing';
import type { DataSource } from 'typeorm';
import { LANE_RULES, LaneControl, type LaneReport, lanesSchema } from '../src/index.js';
import { LaneStore } from '../src/lane-store.js';

const LANE = '1 https://api.example.com';

describe('lanes', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let senders: LaneControl[];
  beforeEach(async () => {
    database = await createTestDatabase([lanesSchema]);
    dataSource = await openDataSource(lanesSchema, { url: database.url, poolMax: 10, isDisposable: true, looksUpByIndex: true });
    senders = Array.from({ length: 4 }, () => new LaneControl(new LaneStore(dataSource)));
  });
  afterEach(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const first = (): LaneControl => senders[0] ?? fail();
  const open = (concurrencyMax: number, intervalMs = 0): Promise<void> => first().open([{ key: LANE, concurrencyMax, intervalMs }]);
  const claim = async (slots: number, sender = first()) => (await sender.claim([{ lane: LANE, slots }]))[0] ?? fail();
  const report = async (parts: Partial<LaneReport>) =>
    (await first().report([{ lane: LANE, delivered: 0, failed: 0, isSlowed: false, pauseMs: 0, ...parts }]))[0] ?? fail();
  const setLane = (change: string) => dataSource.query(`UPDATE lanes.lane SET ${change}`);

  it('gives no more slots than they have, however many ask at once', async () => {
    await open(10);
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => claim(3, senders[index % 4])));
    const numbers = answers.flatMap(({ slots }) => slots);
    expect([...numbers].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('are opened once, also by many at the same time', async () => {
    await Promise.all(senders.map((sender) => sender.open([{ key: LANE, concurrencyMax: 5, intervalMs: 0 }])));
    expect((await claim(99)).slots).toHaveLength(5);
  });

  it('get slots back when they are released, and only from who holds them', async () => {
    await open(1);
    const [slot = fail()] = (await claim(1)).slots;
    const [, second = fail()] = senders;
    await second.release([{ lane: LANE, number: slot }]);
    expect((await claim(1, second)).slots).toEqual([]);
    await first().release([{ lane: LANE, number: slot }]);
    expect((await claim(1, second)).slots).toEqual([slot]);
  });

  it('give the slots of a sender that is not heard of to others, and tell it so', async () => {
    await open(1);
    await claim(1);
    await dataSource.query(`UPDATE lanes.slot SET held_until = clock_timestamp() - interval '1 second'`);
    expect((await claim(1, senders[1])).slots).toEqual([0]);
    expect(await first().renew([{ lane: LANE, number: 0 }])).toMatchObject([{ lane: LANE, slots: [] }]);
  });

  it('spread a rate evenly over all senders', async () => {
    await open(100, 50);
    const granted = (await Promise.all(senders.map((sender) => sender.takeStarts([{ lane: LANE, slots: 100 }])))).flat();
    const starts = granted.flatMap(({ starts, firstMs, stepMs }) => Array.from({ length: starts }, (_, index) => firstMs + index * stepMs));
    // Half a second ahead at most, 50 ms apart; each sender counted from its own now.
    expect(starts.length).toBeGreaterThanOrEqual(10);
    expect(starts.length).toBeLessThanOrEqual(12);
    expect((await claim(1)).allowed).toBe(0);
  });

  it('that asked to be left alone are closed for that time, an hour at most', async () => {
    await open(4);
    expect(await report({ failed: 1, isSlowed: true, pauseMs: 86_400_000 })).toMatchObject({
      allowed: 0,
      closedForMs: LANE_RULES.closedMsMax,
    });
    const [row] = await dataSource.query<Array<{ ms: number }>>(
      'SELECT extract(epoch FROM paused_until - clock_timestamp())::float8 * 1000 AS ms FROM lanes.lane',
    );
    expect(row?.ms).toBeLessThanOrEqual(LANE_RULES.pauseMsMax);
    expect(row?.ms).toBeGreaterThan(LANE_RULES.pauseMsMax - 60_000);
  });

  it('slow down when told to and recover step by step', async () => {
    await open(32);
    expect(await report({ isSlowed: true })).toMatchObject({ allowed: 16, isWell: false });
    // One wave of answers says one thing.
    expect(await report({ isSlowed: true })).toMatchObject({ allowed: 16 });
    await setLane(`slowed_at = slowed_at - interval '2 seconds'`);
    expect(await report({ isSlowed: true })).toMatchObject({ allowed: 8 });
    const paces = [];
    for (let round = 0; round < 15; round++) paces.push((await report({ delivered: 1 })).allowed);
    expect(paces).toEqual([...paces].sort((a, b) => a - b));
    expect(paces.at(-1)).toBe(32);
    expect(await report({ delivered: 1 })).toMatchObject({ isWell: true });
  });

  it('slow their rate down as well', async () => {
    await open(32, 10);
    await report({ isSlowed: true });
    expect(await first().takeStarts([{ lane: LANE, slots: 1 }])).toMatchObject([{ stepMs: 20 }]);
  });

  describe('whose destination fails', () => {
    const openBreaker = async () => {
      await open(8);
      return report({ failed: LANE_RULES.failuresToOpen });
    };

    it('are closed after ten failures in a row, and not by fewer', async () => {
      await open(8);
      expect(await report({ failed: LANE_RULES.failuresToOpen - 1 })).toMatchObject({ allowed: 8 });
      await report({ delivered: 1 });
      expect(await report({ failed: LANE_RULES.failuresToOpen - 1 })).toMatchObject({ allowed: 8 });
      expect(await report({ failed: 1 })).toMatchObject({ allowed: 0, closedForMs: expect.any(Number) });
    });

    it('let one request through after a while, over all senders', async () => {
      await openBreaker();
      await setLane(`open_until = clock_timestamp()`);
      const answers = await Promise.all(senders.map((sender) => claim(5, sender)));
      expect(answers.flatMap(({ slots }) => slots)).toEqual([0]);
    });

    it('wait longer with each try that fails', async () => {
      await openBreaker();
      const waits: number[] = [];
      for (let round = 0; round < 6; round++) {
        const [row] = await dataSource.query<Array<{ ms: number }>>(
          'SELECT extract(epoch FROM open_until - clock_timestamp())::float8 * 1000 AS ms FROM lanes.lane',
        );
        waits.push(Math.ceil((row?.ms ?? 0) / 1_000) * 1_000);
        await setLane('open_until = clock_timestamp()');
        await report({ failed: 1 });
      }
      expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
    });

    it('do not count failures twice that were under way when they closed', async () => {
      await openBreaker();
      await report({ failed: 20 });
      const [row] = await dataSource.query<Array<{ openings: number }>>('SELECT openings FROM lanes.lane');
      expect(row?.openings).toBe(1);
    });

    it('open again with the first success, at first for a part, and both leave a notice', async () => {
      await openBreaker();
      await setLane('open_until = clock_timestamp()');
      expect(await report({ delivered: 1 })).toMatchObject({ allowed: 2, isWell: false });
      const notices = await dataSource.query<Array<{ kind: string }>>('SELECT kind FROM lanes.notice ORDER BY id');
      expect(notices.map(({ kind }) => kind)).toEqual(['failing', 'recovered']);
    });

    it('are disabled when they only failed for five days', async () => {
      await openBreaker();
      await setLane(`failing_since = clock_timestamp() - interval '121 hours', open_until = clock_timestamp()`);
      expect(await report({ failed: 1 })).toMatchObject({ isDisabled: true, allowed: 0 });
      const notices = await dataSource.query<Array<{ kind: string }>>('SELECT kind FROM lanes.notice ORDER BY id');
      expect(notices.at(-1)?.kind).toBe('disabled');
    });
  });

  it('report in any order at the same time without locking each other out', async () => {
    const keys = Array.from({ length: 50 }, (_, index) => `1 https://host-${index}.example.com`);
    await first().open(keys.map((key) => ({ key, concurrencyMax: 1, intervalMs: 1 })));
    const shuffled = (turn: number): string[] => keys.map((_, index) => keys[(index * 7 + turn * 13) % keys.length] ?? '');
    await Promise.all(
      Array.from({ length: 20 }, async (_, turn) => {
        const sender = senders[turn % 4] ?? fail();
        await sender.report(shuffled(turn).map((lane) => ({ lane, delivered: 0, failed: 1, isSlowed: false, pauseMs: 0 })));
        await sender.takeStarts(shuffled(turn + 1).map((lane) => ({ lane, slots: 1 })));
      }),
    );
    const [row] = await dataSource.query<Array<{ failures: string }>>('SELECT sum(failures) AS failures FROM lanes.lane');
    expect(Number(row?.failures)).toBe(20 * 50);
  });

  it('know how many senders there are', async () => {
    for (const [index, sender] of senders.entries()) expect(await sender.signOn()).toBe(index + 1);
    await senders[3]?.signOff();
    await dataSource.query(
      `UPDATE lanes.sender SET alive_until = clock_timestamp() - interval '1 second' WHERE id = (SELECT id FROM lanes.sender LIMIT 1)`,
    );
    expect(await senders[2]?.signOn()).toBeGreaterThanOrEqual(2);
  });
});

function fail(): never {
  throw new Error('There is nothing.');
}
