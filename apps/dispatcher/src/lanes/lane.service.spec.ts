import { jest } from '@jest/globals';
import type { LaneControl, LaneState, SlotClaim } from '@crossdock/lanes';
import { LANE_TRAFFIC } from './lane.config.js';
import { LaneService, type Pass } from './lane.service.js';

const LIMIT = 100;

/** Gives whatever slots are asked for, up to the lane's limit. */
function givingControl(): LaneControl {
  const given = new Map<string, number>();
  const give = ({ lane, slots }: SlotClaim): LaneState => {
    const first = given.get(lane) ?? 0;
    const count = Math.min(slots, LIMIT - first);
    given.set(lane, first + count);
    const numbers = Array.from({ length: count }, (_, index) => first + index);
    const state = { lane, concurrencyMax: LIMIT, intervalMs: 0, slots: numbers, allowed: LIMIT, closedForMs: 0 };
    return { ...state, isDisabled: false, isWell: true };
  };
  return {
    open: () => Promise.resolve(),
    claim: (claims: readonly SlotClaim[]) => Promise.resolve(claims.map(give)),
    report: () => Promise.resolve([]),
  } as unknown as LaneControl;
}

/** The passes that deliveries of one lane get which come one after the other, when each that gets none waits as long as it may. */
async function enterInTurn(lanes: LaneService, key: string, count = LIMIT): Promise<Pass[]> {
  const passes: Pass[] = [];
  for (let number = 0; number < count; number += 1) {
    const entering = lanes.enter({ key, concurrencyMax: LIMIT, intervalMs: 0 });
    await jest.advanceTimersByTimeAsync(LANE_TRAFFIC.waitMs);
    const admission = await entering;
    if (admission.kind === 'pass') passes.push(admission.pass);
  }
  return passes;
}

describe('the part of a process in all lanes', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] }));
  afterEach(() => jest.useRealTimers());

  it('leaves room for other lanes, however many are slow', async () => {
    const lanes = new LaneService(givingControl());
    const taken: number[] = [];
    for (let number = 0; number < 30; number += 1) taken.push((await enterInTurn(lanes, `slow-${number}`)).length);
    expect(taken[0]).toBe(64);
    expect(taken.every((count, index) => count <= (taken[index - 1] ?? Infinity))).toBe(true);
    expect(taken.reduce((sum, count) => sum + count, 0)).toBeLessThan(LANE_TRAFFIC.placesMax);
    expect(await enterInTurn(lanes, 'healthy', 1)).toHaveLength(1);
  });

  it('has room again when requests end', async () => {
    const lanes = new LaneService(givingControl());
    for (let number = 0; number < 30; number += 1) {
      for (const pass of await enterInTurn(lanes, `quick-${number}`)) pass.leave();
    }
    expect(await enterInTurn(lanes, 'next')).toHaveLength(64);
  });
});
