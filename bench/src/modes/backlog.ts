import { setTimeout as wait } from 'node:timers/promises';
import { type HubPipeline, startDistributedHub } from '../hub/distributed-hub.js';
import type { LoadPlan, LoadResult } from '../load/load.js';
import { MemoryWatch } from '../measuring/memory-watch.js';
import { pass } from '../measuring/round.js';
import { WARM_UP } from '../measuring/series.js';
import type { BenchOptions } from '../options.js';
import { tableOf, toText } from '../report/table.js';
import { type Stage, startStage } from '../stage.js';
import type { Findings, Surroundings } from './comparison.js';

const MEGABYTE = 1_000_000;
/** The destination takes this long for an answer while the backlog grows: below the hub's time-out, so that nothing fails. */
const SLOW_MS = 5_000;
/** Longer than any backlog takes to be sent. */
const FILLING_SECONDS_MAX = 3_600;
const SAY_EVERY_MS = 10_000;

/**
 * Delivers what comes in with empty queues; then lets a slow destination gather a backlog, makes it fast again and measures the same
 * under the same load: neither the rate nor the dispatcher's memory may depend on what waits. At the end once more with empty queues:
 * minutes have passed, and the machine may have become faster or slower.
 */
export async function measureBacklog(options: BenchOptions, { nodeFlags, cleanup, say }: Surroundings): Promise<Findings> {
  const stage = await startStage(cleanup);
  say('starting the services of the hub');
  const hub = await startDistributedHub(stage, nodeFlags, cleanup);
  await pass(hub, stage, { prefix: 'warm', ...WARM_UP, connections: options.connections });

  say('delivering with empty queues');
  const before = await deliver({ hub, stage, options, prefix: 'before', say });
  say(`gathering a backlog of ${options.backlog}`);
  const full = await deliver({ hub, stage, options, prefix: 'full', say, backlog: options.backlog });
  say('delivering with empty queues again');
  const after = await deliver({ hub, stage, options, prefix: 'after', say });
  const row = (name: string, figureOf: (delivered: Delivered) => number): string[] => {
    const figures = [before, full, after].map(figureOf);
    return [name, ...figures.map(toText), toText((2 * figureOf(full)) / (figureOf(before) + figureOf(after)))];
  };
  const rows = [row('delivered/s', ({ perSecond }) => perSecond), row('dispatcher, peak MB', ({ peakBytes }) => peakBytes / MEGABYTE)];
  const head = ['', 'empty before', `backlog of ${options.backlog}`, 'empty after', 'ratio to both'];
  return { lines: tableOf(head, rows), faults: [...before.faults, ...full.faults, ...after.faults] };
}

interface Delivering {
  readonly hub: HubPipeline;
  readonly stage: Stage;
  readonly options: BenchOptions;
  readonly prefix: string;
  readonly say: (line: string) => void;
  /** Events that wait when the measuring begins. */
  readonly backlog?: number;
}

interface Delivered {
  readonly perSecond: number;
  readonly peakBytes: number;
  readonly faults: readonly string[];
}

/** What reaches the destination in a second while requests come in; then waits until all of it is recorded. */
async function deliver({ hub, stage, options, prefix, say, backlog }: Delivering): Promise<Delivered> {
  await stage.destination.ask({ kind: 'reset' });
  const sinceMs = Date.now();
  const memory = new MemoryWatch(new Map([['dispatcher', { pid: hub.hub.processOf('dispatcher').pid }]]));
  const plan = { url: hub.endpointUrl, connections: options.connections };
  const before = backlog === undefined ? undefined : await gather(stage, { ...plan, prefix: `${prefix}-waiting`, requestsMax: backlog });
  const first = await stage.destination.ask({ kind: 'count' });
  const sent = await stage.load.ask({ ...plan, prefix, seconds: options.seconds });
  const last = await stage.destination.ask({ kind: 'count' });
  const peakBytes = Math.max(...memory.stop().values());
  const accepted = sent.accepted + (before?.accepted ?? 0);
  const { lost, doubled } = await drain({ hub, stage, sinceMs, accepted, say });
  const refused = sent.refused + (before?.refused ?? 0);
  return {
    perSecond: (last.distinct - first.distinct) / ((sent.endedAtMs - sent.startedAtMs) / 1_000),
    peakBytes,
    faults: lost + doubled + refused === 0 ? [] : [`${prefix}: ${lost} events lost, ${doubled} doubled, ${refused} requests refused.`],
  };
}

/** Sends while the destination is slow, and then makes it fast again. */
async function gather(stage: Stage, plan: Omit<LoadPlan, 'seconds'>): Promise<LoadResult> {
  await stage.destination.ask({ kind: 'slow', answerAfterMs: SLOW_MS });
  const sent = await stage.load.ask({ ...plan, seconds: FILLING_SECONDS_MAX });
  await stage.destination.ask({ kind: 'slow', answerAfterMs: 0 });
  // The last slow answers are under way.
  await wait(SLOW_MS);
  return sent;
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
