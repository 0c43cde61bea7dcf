import type { LaneState } from '@crossdock/lanes';
import { LaneTraffic, type Turn } from './lane-traffic.js';

const LANE = '1 https://api.example.com';
const state = (parts: Partial<LaneState> = {}): LaneState => ({
  lane: LANE,
  concurrencyMax: 32,
  intervalMs: 0,
  slots: [],
  allowed: 32,
  closedForMs: 0,
  isDisabled: false,
  isWell: true,
  ...parts,
});
const alive = { health: 'alive', isSlowed: false, pauseMs: undefined } as const;
const failing = { health: 'failing', isSlowed: false, pauseMs: undefined } as const;
const slowed = { health: 'none', isSlowed: true, pauseMs: 60_000 } as const;

describe('the traffic of a lane in one process', () => {
  let traffic: LaneTraffic;
  let turns: Turn[];
  beforeEach(() => {
    traffic = new LaneTraffic(LANE);
    turns = [];
  });
  const wait = () => traffic.wait((turn) => turns.push(turn));

  it('sends in the slots it was granted, each once at a time', () => {
    traffic.grant([4, 7], 1_000, 0);
    const slots = [traffic.take(0), traffic.take(0), traffic.take(0)];
    expect(slots.map((slot) => slot?.number).sort()).toEqual([4, 7, undefined]);
    const [slot] = slots;
    if (slot !== undefined) traffic.leave(slot, 10);
    expect(traffic.take(10)?.number).toBe(slot?.number);
  });

  it('believes in no slot whose lease may be over: it may have been stopped meanwhile', () => {
    traffic.grant([0], 1_000, 0);
    expect(traffic.take(1_000)).toBeUndefined();
    traffic.grant([1], 3_000, 1_000);
    const slot = traffic.take(2_000);
    if (slot !== undefined) traffic.leave(slot, 3_000);
    expect(traffic.slotsIdle).toBe(0);
  });

  it('drops slots that were lost, and keeps those that came while it asked', () => {
    traffic.grant([0, 1], 1_000, 0);
    const asked = traffic.heldNumbers;
    traffic.grant([2], 1_500, 100);
    traffic.renew(asked, [0], 5_000);
    expect(traffic.heldNumbers.sort()).toEqual([0, 2]);
    expect(traffic.take(1_400)?.number).toBe(2);
    expect(traffic.take(4_000)?.number).toBe(0);
  });

  it('serves those who wait in the order in which they came', () => {
    const order: string[] = [];
    traffic.wait(() => order.push('first'));
    traffic.wait(() => order.push('second'));
    traffic.grant([0], 1_000, 0);
    traffic.feed(0);
    expect(order).toEqual(['first']);
    expect(traffic.waiting).toBe(1);
  });

  it('sends those who wait away when the lane closes, and says why', () => {
    wait();
    traffic.apply(state({ allowed: 0, closedForMs: 700 }), 100);
    wait();
    traffic.apply(state({ allowed: 0, isDisabled: true }), 100);
    expect(turns).toEqual([{ kind: 'full' }, { kind: 'disabled' }]);
    expect(traffic.isClosed(799)).toBe(true);
  });

  it('is quiet at once when its destination asks for it, whatever older news says', () => {
    wait();
    traffic.note(slowed, 1_000);
    traffic.apply(state(), 1_001);
    expect(turns).toEqual([{ kind: 'full' }]);
    expect(traffic.isClosed(2_900)).toBe(true);
    expect(traffic.isClosed(3_001)).toBe(false);
  });

  it('gives back what it does not use, the last slot later, and all of it when the lane is closed', () => {
    traffic.grant([0, 1], 20_000, 0);
    const slot = traffic.take(0);
    if (slot !== undefined) traffic.leave(slot, 800);
    const takeUnused = (nowMs: number): number[] => traffic.takeUnused(nowMs, 1_000, 5_000);
    expect(takeUnused(1_000)).toHaveLength(1);
    expect(takeUnused(5_700)).toEqual([]);
    expect(takeUnused(5_800)).toHaveLength(1);
    traffic.grant([0], 20_000, 6_000);
    traffic.apply(state({ allowed: 0, closedForMs: 100 }), 6_000);
    expect(takeUnused(6_000)).toHaveLength(1);
  });

  it('reports failures always, and successes of a lane only that was not well', () => {
    traffic.note(alive, 0);
    expect(traffic.takeReport()).toBeUndefined();
    traffic.note(failing, 0);
    traffic.note(failing, 0);
    traffic.note(slowed, 0);
    expect(traffic.hasBadNews).toBe(true);
    expect(traffic.takeReport()).toEqual({ lane: LANE, delivered: 0, failed: 2, isSlowed: true, pauseMs: 60_000 });
    expect(traffic.hasBadNews).toBe(false);
    traffic.apply(state({ isWell: false }), 0);
    traffic.note(alive, 0);
    expect(traffic.takeReport()).toMatchObject({ delivered: 1 });
    expect(traffic.takeReport()).toBeUndefined();
  });

  it('is forgotten when nobody used it for long, and not while it holds or awaits anything', () => {
    expect(traffic.isUnused(1_001, 1_000)).toBe(true);
    const stop = wait();
    expect(traffic.isUnused(9_999, 1_000)).toBe(false);
    stop();
    traffic.grant([0], 1_000, 0);
    expect(traffic.isUnused(9_999, 1_000)).toBe(false);
  });

  it('counts what it let through lately, and nothing once that is a second ago', () => {
    const traffic = new LaneTraffic('lane');
    const pass = (nowMs: number) => traffic.leave({ number: 1, heldUntilMs: Infinity }, nowMs);
    expect(traffic.passedLately(10_000)).toBe(0);
    for (let count = 0; count < 20; count += 1) pass(10_000 + count);
    expect(traffic.passedLately(10_400)).toBe(20);
    pass(10_600);
    expect(traffic.passedLately(10_700)).toBe(20);
    pass(11_150);
    expect(traffic.passedLately(11_200)).toBe(1);
    expect(traffic.passedLately(12_200)).toBe(0);
  });
});
