import type { FairnessRound } from '../measuring/fairness-round.js';
import { fairnessFaultsOf, fairnessReportOf, type FairnessSeries } from './fairness-report.js';

const round = (change: Partial<FairnessRound> = {}): FairnessRound => ({
  healthyMs: [10, 20],
  narrowMs: [30],
  breakerOpenedMs: undefined,
  holeRequests: 0,
  recoveredMs: 0,
  underWayMax: { healthy: 3, hole: 4, narrow: 2 },
  lost: 0,
  doubled: 0,
  refused: 0,
  ...change,
});
const holed = (change: Partial<FairnessRound> = {}) => round({ breakerOpenedMs: 6_000, healthyMs: [11, 24], holeRequests: 17, ...change });
const series = (change: Partial<FairnessSeries> = {}): FairnessSeries => ({
  baseline: [round()],
  withHole: [holed()],
  rush: holed({ underWayMax: { healthy: 0, hole: 32, narrow: 0 } }),
  ...change,
});

describe('the report on fairness', () => {
  it('compares rounds with a hole to those before them', () => {
    const lines = fairnessReportOf(series()).map((line) => line.split(/\s{2,}/));
    expect(lines).toContainEqual(['healthy p99 ms', '20.0', '24.0', '1.20', '1.20 to 1.20']);
    expect(lines).toContainEqual(['requests that reached it', '17', '17']);
    expect(lines).toContainEqual(['the one that hangs', '32', '32']);
  });

  it('finds no fault when breakers opened, limits held and everything arrived once', () => {
    expect(fairnessFaultsOf(series())).toEqual([]);
  });

  it('names a breaker that did not open, a limit that was exceeded and what was lost', () => {
    const faulty = series({
      withHole: [holed({ breakerOpenedMs: undefined, lost: 2 })],
      baseline: [round({ underWayMax: { healthy: 33, hole: 1, narrow: 3 } })],
    });
    expect(fairnessFaultsOf(faulty)).toEqual([
      'The breaker did not open in 1 of 2 rounds.',
      'any healthy destination: 33 requests under way at once, the limit is 32.',
      'the narrow one: 3 requests under way at once, the limit is 2.',
      '2 events lost, 0 requests refused.',
    ]);
  });
});
