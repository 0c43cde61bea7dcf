import { setTimeout as wait } from 'node:timers/promises';
import { type HubPipeline, startDistributedHub } from '../hub/distributed-hub.js';
import { MemoryWatch } from '../measuring/memory-watch.js';
import { pass } from '../measuring/round.js';
import { recordedPerSecond } from '../measuring/series.js';
import type { BenchOptions } from '../options.js';
import { tableOf, toText } from '../report/table.js';
import { faultsOf } from '../report/verdict.js';
import { type Stage, startStage } from '../stage.js';
import type { Findings, Surroundings } from './comparison.js';

const MEGABYTE = 1_000_000;
/** The destination takes this long for an answer while the backlog grows: below the hub's time-out, so that nothing fails. */
const SLOW_MS = 5_000;
/** Longer than any backlog takes to be sent. */
const FILLING_SECONDS_MAX = 3_600;
const SAY_EVERY_MS = 10_000;

/**
 * Delivers with empty queues; then lets a slow destination gather a backlog, makes it fast again and measures the same: neither the rate
 * nor the dispatcher's memory may depend on what waits.
 */
export async function measureBacklog(options: BenchOptions, { nodeFlags, cleanup, say }: Surroundings): Promise<Findings> {
  const { seconds, connections, backlog } = options;
  const stage = await startStage(cleanup);
  say('starting the services of the hub');
  const hub = await startDistributedHub(stage, nodeFlags, cleanup);
  await pass(hub, stage, { prefix: 'warm', seconds: 4, connections });

  say('delivering with empty queues');
  const before = new MemoryWatch(dispatcherOf(hub));
  const empty = await pass(hub, stage, { prefix: 'empty', seconds, connections });
  const emptyBytes = peakOf(await before.stop());

  say(`gathering a backlog of ${backlog}`);
  await stage.destination.ask({ kind: 'slow', answerAfterMs: SLOW_MS });
  await stage.destination.ask({ kind: 'reset' });
  const sinceMs = Date.now();
  const filling = new MemoryWatch(dispatcherOf(hub));
  const sent = await stage.load.ask({
    url: hub.endpointUrl,
    prefix: 'backlog',
    seconds: FILLING_SECONDS_MAX,
    connections,
    requestsMax: backlog,
  });
  say(`${sent.accepted} accepted; delivering them`);
  await stage.destination.ask({ kind: 'slow', answerAfterMs: 0 });
  // The last slow answers are under way.
  await wait(SLOW_MS);
  const perSecond = await deliveredPerSecond(stage, seconds);
  const fullBytes = peakOf(await filling.stop());
  say(`${toText(perSecond)}/s delivered out of the backlog`);

  const { lost, doubled } = await drain({ hub, stage, sinceMs, accepted: sent.accepted, say });
  const rows = [
    ['delivered/s', toText(recordedPerSecond(empty)), toText(perSecond), toText(perSecond / recordedPerSecond(empty))],
    ['dispatcher, peak MB', toText(emptyBytes / MEGABYTE), toText(fullBytes / MEGABYTE), toText(fullBytes / emptyBytes)],
  ];
  return {
    lines: tableOf(['', 'empty queues', `backlog of ${sent.accepted}`, 'ratio'], rows),
    faults: [
      ...faultsOf('empty queues', [empty]),
      ...(lost + doubled + sent.refused > 0 ? [`backlog: ${lost} events lost, ${doubled} doubled, ${sent.refused} requests refused.`] : []),
    ],
  };
}

function dispatcherOf(hub: HubPipeline) {
  return new Map([['dispatcher', { pid: hub.hub.processOf('dispatcher').pid }]]);
}

function peakOf(peaks: ReadonlyMap<string, number>): number {
  return Math.max(...peaks.values());
}

async function deliveredPerSecond(stage: Stage, seconds: number): Promise<number> {
  const first = await stage.destination.ask({ kind: 'count' });
  const startedAtMs = performance.now();
  await wait(seconds * 1_000);
  const last = await stage.destination.ask({ kind: 'count' });
  return (last.distinct - first.distinct) / ((performance.now() - startedAtMs) / 1_000);
}

interface Draining {
  readonly hub: HubPipeline;
  readonly stage: Stage;
  readonly sinceMs: number;
  readonly accepted: number;
  readonly say: (line: string) => void;
}

/** Waits until all is recorded, or nothing has moved for a minute. */
async function drain({ hub, stage, sinceMs, accepted, say }: Draining): Promise<{ lost: number; doubled: number }> {
  let recorded = await hub.countRecorded(sinceMs);
  for (let stalledMs = 0; recorded < accepted && stalledMs < 60_000;) {
    await wait(SAY_EVERY_MS);
    const now = await hub.countRecorded(sinceMs);
    stalledMs = now > recorded ? 0 : stalledMs + SAY_EVERY_MS;
    recorded = now;
    say(`${recorded} of ${accepted} recorded`);
  }
  const { requests, distinct } = await stage.destination.ask({ kind: 'count' });
  return { lost: accepted - Math.min(recorded, distinct), doubled: requests - distinct };
}
