import { openDataSource } from '@crossdock/database';
import { createTestDatabase, type TestDatabase } from '@crossdock/testing';
import type { DataSource } from 'typeorm';
import { LANE_RULES, LaneControl, LaneReader, lanesSchema, LaneSwitch } from '../src/index.js';
import { LaneStore } from '../src/lane-store.js';

const LANE = '1 https://api.example.com';

describe('lanes as people see them', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let control: LaneControl;
  let reader: LaneReader;
  let laneSwitch: LaneSwitch;
  beforeEach(async () => {
    database = await createTestDatabase([lanesSchema]);
    dataSource = await openDataSource(lanesSchema, { url: database.url, poolMax: 4, isDisposable: true });
    const store = new LaneStore(dataSource);
    control = new LaneControl(store);
    reader = new LaneReader(store);
    laneSwitch = new LaneSwitch(store);
    await open(LANE);
  });
  afterEach(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const open = (...keys: string[]) => control.open(keys.map((key) => ({ key, concurrencyMax: 8, intervalMs: 0 })));
  const report = (parts: object) => control.report([{ lane: LANE, delivered: 0, failed: 0, isSlowed: false, pauseMs: 0, ...parts }]);
  const claim = async () => (await control.claim([{ lane: LANE, slots: 3 }]))[0];
  const notices = async (query: object = {}) => (await reader.listNotices(1, { limit: 10, ...query })).map(({ kind }) => kind);

  it('are open, slowed, paused, failing and disabled in turn', async () => {
    expect(await reader.find(1, LANE)).toMatchObject({
      key: LANE,
      state: 'open',
      pace: 1,
      slotsInUse: 0,
      pausedUntil: null,
      nextProbeAt: null,
    });
    await claim();
    await report({ isSlowed: true });
    expect(await reader.find(1, LANE)).toMatchObject({ state: 'slowed', pace: 0.5, slotsInUse: 3 });
    await report({ isSlowed: true, pauseMs: 60_000 });
    expect(await reader.find(1, LANE)).toMatchObject({ state: 'paused', pausedUntil: expect.any(Date) });
    await report({ failed: LANE_RULES.failuresToOpen });
    expect(await reader.find(1, LANE)).toMatchObject({ state: 'failing', failingSince: expect.any(Date), nextProbeAt: expect.any(Date) });
    await laneSwitch.disable(1, LANE);
    expect(await reader.find(1, LANE)).toMatchObject({ state: 'disabled', disabledAt: expect.any(Date) });
  });

  it('let nothing through when they are disabled by hand, and a part when they are enabled again', async () => {
    await laneSwitch.disable(1, LANE);
    expect(await claim()).toMatchObject({ isDisabled: true, allowed: 0, slots: [] });
    await laneSwitch.enable(1, LANE);
    expect(await claim()).toMatchObject({ isDisabled: false, allowed: 8 * LANE_RULES.paceAfterFailure });
  });

  it('stay disabled although a request that was under way is answered', async () => {
    await laneSwitch.disable(1, LANE);
    await report({ delivered: 1 });
    expect(await reader.find(1, LANE)).toMatchObject({ state: 'disabled' });
  });

  it('are rid of breaker and pause when they are enabled, and begin to count anew', async () => {
    await report({ failed: LANE_RULES.failuresToOpen, isSlowed: true, pauseMs: 60_000 });
    await laneSwitch.enable(1, LANE);
    expect(await reader.find(1, LANE)).toMatchObject({ state: 'slowed', pausedUntil: null, failingSince: null, nextProbeAt: null });
    await report({ failed: LANE_RULES.failuresToOpen - 1 });
    expect(await reader.find(1, LANE)).toMatchObject({ state: 'slowed' });
  });

  it('leave one notice of each change, newest first, and none of a call that changes nothing', async () => {
    await laneSwitch.enable(1, LANE);
    await report({ failed: LANE_RULES.failuresToOpen });
    await laneSwitch.disable(1, LANE);
    await laneSwitch.disable(1, LANE);
    await laneSwitch.enable(1, LANE);
    await laneSwitch.enable(1, LANE);
    expect(await notices()).toEqual(['enabled', 'disabled', 'failing']);
    expect(await notices({ kind: 'failing' })).toEqual(['failing']);
    const [newest] = await reader.listNotices(1, { limit: 1 });
    expect(await notices({ before: newest?.number })).toEqual(['disabled', 'failing']);
    expect(await notices({ from: new Date('2999-01-01') })).toEqual([]);
    expect(await notices({ to: new Date('2999-01-01') })).toHaveLength(3);
  });

  it('are listed by key, page by page, and never those of another workspace', async () => {
    const others = ['1 https://b.example.com', '1 https://b.example.com concurrency=2'];
    await open(...others, '11 https://a.example.com', '2 https://a.example.com');
    await report({ failed: LANE_RULES.failuresToOpen });
    const keys = async (limit: number, after?: string) => (await reader.list(1, limit, after)).map(({ key }) => key);
    expect(await keys(2)).toEqual([LANE, others[0]]);
    expect(await keys(2, others[0])).toEqual([others[1]]);
    for (const workspaceId of [2, 11]) expect(await reader.find(workspaceId, LANE)).toBeUndefined();
    await laneSwitch.disable(2, LANE);
    expect(await reader.find(1, LANE)).toMatchObject({ state: 'failing' });
    expect(await reader.listNotices(2, { limit: 10 })).toEqual([]);
  });
});
