import { LANE_CONCURRENCY_DEFAULT } from '@crossdock/contracts';
import { NARROW_CONCURRENCY } from '../hub/fair-hub.js';
import type { FairnessRound } from '../measuring/fairness-round.js';
import { percentile, ratiosOf, spreadOf } from './statistics.js';
import { tableOf, toText } from './table.js';

/** What was measured in alternation, one entry a round, and the end of it. */
export interface FairnessSeries {
  readonly baseline: readonly FairnessRound[];
  readonly withHole: readonly FairnessRound[];
  readonly rush: FairnessRound;
}

/** The figures of a series as lines of text. */
export function fairnessReportOf(series: FairnessSeries): string[] {
  return [...latenciesOf(series), '', ...holeOf(series), '', ...limitsOf(series)];
}

/**
 * One sentence for everything that must not be; none when all is well. An event that is delivered twice is no fault here: its first answer
 * may have come after the time-out, which is short.
 */
export function fairnessFaultsOf(series: FairnessSeries): string[] {
  const rounds = allOf(series);
  const sum = (of: (round: FairnessRound) => number): number => rounds.reduce((total, round) => total + of(round), 0);
  const unopened = [...series.withHole, series.rush].filter(({ breakerOpenedMs }) => breakerOpenedMs === undefined).length;
  const [lost, refused] = [sum((round) => round.lost), sum((round) => round.refused)];
  return [
    ...(unopened > 0 ? [`The breaker did not open in ${unopened} of ${series.withHole.length + 1} rounds.`] : []),
    ...limits(series)
      .filter(({ most, limit }) => most > limit)
      .map(({ name, most, limit }) => `${name}: ${most} requests under way at once, the limit is ${limit}.`),
    ...(lost + refused > 0 ? [`${lost} events lost, ${refused} requests refused.`] : []),
  ];
}

function latenciesOf({ baseline, withHole }: FairnessSeries): string[] {
  const row = (name: string, of: (round: FairnessRound) => number): string[] => {
    const [before, after] = [baseline.map(of), withHole.map(of)];
    const { min, median, max } = spreadOf(ratiosOf(after, before));
    return [name, toText(spreadOf(before).median), toText(spreadOf(after).median), toText(median), `${toText(min)} to ${toText(max)}`];
  };
  const [before, after] = [baseline, withHole].map((rounds) =>
    percentile(
      rounds.flatMap(({ healthyMs }) => healthyMs),
      0.99,
    ),
  );
  const pooled = [before ?? Number.NaN, after ?? Number.NaN];
  return tableOf(
    ['sent to arrived, medians of the rounds', 'all healthy', 'one hangs', 'ratio', 'over the rounds'],
    [
      row('healthy p50 ms', ({ healthyMs }) => percentile(healthyMs, 0.5)),
      row('healthy p90 ms', ({ healthyMs }) => percentile(healthyMs, 0.9)),
      row('healthy p99 ms', ({ healthyMs }) => percentile(healthyMs, 0.99)),
      ['healthy p99 ms, all rounds as one', ...[...pooled, (pooled[1] ?? Number.NaN) / (pooled[0] ?? Number.NaN)].map(toText)],
      row('narrow p99 ms', ({ narrowMs }) => percentile(narrowMs, 0.99)),
    ],
  );
}

function holeOf({ withHole, rush }: FairnessSeries): string[] {
  const seconds = (milliseconds: number | undefined): string => toText((milliseconds ?? Number.NaN) / 1_000);
  const row = (name: string, of: (round: FairnessRound) => string): string[] => [name, ...[...withHole, rush].map(of)];
  return tableOf(
    ['while one hangs', ...withHole.map((_, index) => `round ${index + 1}`), 'rush'],
    [
      row('seconds until its breaker opened', ({ breakerOpenedMs }) => seconds(breakerOpenedMs)),
      row('requests that reached it', ({ holeRequests }) => String(holeRequests)),
      row('seconds until all was delivered after it answered', ({ recoveredMs }) => seconds(recoveredMs)),
    ],
  );
}

function limitsOf(series: FairnessSeries): string[] {
  const rounds = allOf(series);
  const total = (of: (round: FairnessRound) => number): string => String(rounds.reduce((sum, round) => sum + of(round), 0));
  return [
    ...tableOf(
      ['under way at once', 'most', 'limit'],
      limits(series).map(({ name, most, limit }) => [name, String(most), String(limit)]),
    ),
    '',
    `${total(({ lost }) => lost)} events lost, ${total(({ doubled }) => doubled)} doubled, ${total(({ refused }) => refused)} requests refused.`,
  ];
}

function limits(series: FairnessSeries): Array<{ readonly name: string; readonly most: number; readonly limit: number }> {
  const most = (of: (seen: FairnessRound['underWayMax']) => number): number =>
    Math.max(...allOf(series).map((round) => of(round.underWayMax)));
  return [
    { name: 'any healthy destination', most: most(({ healthy }) => healthy), limit: LANE_CONCURRENCY_DEFAULT },
    { name: 'the one that hangs', most: most(({ hole }) => hole), limit: LANE_CONCURRENCY_DEFAULT },
    { name: 'the narrow one', most: most(({ narrow }) => narrow), limit: NARROW_CONCURRENCY },
  ];
}

function allOf({ baseline, withHole, rush }: FairnessSeries): FairnessRound[] {
  return [...baseline, ...withHole, rush];
}
