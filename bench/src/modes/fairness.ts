import { startLanes } from '../destination/lanes.js';
import { startFairHub } from '../hub/fair-hub.js';
import { startLoadGenerator } from '../load/load.js';
import { type FairnessRound, type FairnessStage, measureFairRound, rush, warmUp } from '../measuring/fairness-round.js';
import { WARM_UP } from '../measuring/series.js';
import type { BenchOptions } from '../options.js';
import { type FairnessSeries, fairnessFaultsOf, fairnessReportOf } from '../report/fairness-report.js';
import { startStage } from '../stage.js';
import type { Findings, Surroundings } from './comparison.js';

/** An answer of the narrow destination takes this long: a burst of events then waits for its few slots. */
const NARROW_ANSWERS_AFTER_MS = 20;
/** Events at once for one destination: several times what its lane has room for. */
const RUSH_EVENTS = 200;

/**
 * Sends evenly to many destinations, in alternation with all of them healthy and with one that accepts requests and never answers: what the
 * others notice of it, whether its breaker opens, and whether limits hold over several dispatchers. At the end many events at once are for
 * one that hangs from its first request on, so that the limit is asked for.
 */
export async function measureFairness(options: BenchOptions, surroundings: Surroundings): Promise<Findings> {
  const { say } = surroundings;
  const stage = await startFairnessStage(options, surroundings);
  say('warming up');
  await warmUp(stage, WARM_UP.requestsMax);
  const { seconds, ratePerSecond } = options;
  const [baseline, withHole]: [FairnessRound[], FairnessRound[]] = [[], []];
  for (let round = 1; round <= options.rounds; round += 1) {
    say(`round ${round} of ${options.rounds}: all healthy`);
    baseline.push(await measureFairRound(stage, { prefix: `healthy-${round}`, seconds, ratePerSecond, isHoleOpen: false }));
    say(`round ${round} of ${options.rounds}: one never answers`);
    const holed = await measureFairRound(stage, { prefix: `hole-${round}`, seconds, ratePerSecond, isHoleOpen: true });
    withHole.push(holed);
    say(`recovered within ${(holed.recoveredMs / 1_000).toFixed(1)} s`);
  }
  say(`${RUSH_EVENTS} events at once for the one that never answers`);
  const series: FairnessSeries = { baseline, withHole, rush: await rush({ ...stage, hole: stage.fresh }, RUSH_EVENTS) };
  return { lines: fairnessReportOf(series), faults: fairnessFaultsOf(series) };
}

async function startFairnessStage(options: BenchOptions, { nodeFlags, cleanup, say }: Surroundings): Promise<FairnessStage> {
  say('starting Redis, PostgreSQL and the destinations');
  const stage = await startStage(cleanup);
  const lanes = cleanup.add(startLanes(), (child) => child.stop());
  const narrowLoad = cleanup.add(startLoadGenerator(), (child) => child.stop());
  const ports = (await lanes.ask({ kind: 'listen', ports: options.destinations + 1 })).map(({ port }) => port);
  const [hole = 0, narrow = 0, fresh = 0, ...healthy] = ports;
  await lanes.ask({ kind: 'answer', port: narrow, afterMs: NARROW_ANSWERS_AFTER_MS });
  say('starting the services of the hub');
  return { hub: await startFairHub(stage, nodeFlags, cleanup), lanes, load: stage.load, narrowLoad, hole, narrow, fresh, healthy };
}
