import type { LoadPlan, LoadResult } from '../load/load.js';
import type { Ends } from '../stage.js';
import { MemoryWatch } from './memory-watch.js';
import type { Pipeline, Recorded } from './pipeline.js';
import { usageOf } from './process-usage.js';
import type { QueueCounters } from './queue-operations.js';
import { type StatementCount, statementsBetween } from './statements.js';
import { untilAll } from './until-all.js';

/** Without any progress for this long, what is missing is lost. Longer than the hub's reconciler takes to put work back. */
const STALLED_AFTER_MS = 40_000;

/** What a load came to at both ends of a pipeline. */
export interface Passage {
  readonly load: LoadResult;
  readonly recorded: Recorded;
  /** Requests that reached the destination, and connections they came over. */
  readonly requests: number;
  readonly connections: number;
  /** Accepted events that did not reach the destination or the table. */
  readonly lost: number;
  /** Requests or records beyond one for each event. */
  readonly doubled: number;
}

/** A passage with everything it cost. */
export interface Round extends Passage {
  readonly processorMs: ReadonlyMap<string, number>;
  readonly peakBytes: ReadonlyMap<string, number>;
  readonly queueCalls: ReadonlyMap<string, number>;
  readonly jobsAdded: number;
  readonly statements: readonly StatementCount[];
}

/** Sends a load through a pipeline and waits until everything accepted is recorded, or nothing moves any more. */
export async function pass(pipeline: Pipeline, { load, destination }: Ends, plan: Omit<LoadPlan, 'url'>): Promise<Passage> {
  await destination.ask({ kind: 'reset' });
  const sinceMs = Date.now();
  const sent = await load.ask({ ...plan, url: pipeline.endpointUrl });
  await untilAll(sent.accepted, STALLED_AFTER_MS, async () => (await destination.ask({ kind: 'count' })).distinct);
  await untilAll(sent.accepted, STALLED_AFTER_MS, () => pipeline.countRecorded(sinceMs));
  const { requests, distinct, connections } = await destination.ask({ kind: 'count' });
  const recorded = await pipeline.recorded(sinceMs);
  return {
    load: sent,
    recorded,
    requests,
    connections,
    lost: Math.max(0, sent.accepted - Math.min(distinct, recorded.events)),
    doubled: requests - distinct + Math.max(0, recorded.events - sent.accepted),
  };
}

/** As `pass`, and measures what it costs. */
export async function measure(pipeline: Pipeline, ends: Ends, plan: Omit<LoadPlan, 'url'>): Promise<Round> {
  const before = await readCosts(pipeline);
  const memory = new MemoryWatch(pipeline.processes);
  const passage = await pass(pipeline, ends, plan);
  const peakBytes = memory.stop();
  const after = await readCosts(pipeline);
  return {
    ...passage,
    peakBytes,
    processorMs: between(before.processorMs, after.processorMs),
    queueCalls: between(before.queues?.calls ?? new Map(), after.queues?.calls ?? new Map()),
    jobsAdded: (after.queues?.jobsAdded ?? 0) - (before.queues?.jobsAdded ?? 0),
    statements: statementsBetween(before.statements, after.statements),
  };
}

/** Resident memory of each process now. */
export function residentBytes(pipeline: Pipeline): Map<string, number> {
  return new Map([...pipeline.processes].map(([name, cost]) => [name, usageOf(cost).residentBytes]));
}

async function readCosts(pipeline: Pipeline) {
  const processorMs = new Map([...pipeline.processes].map(([name, cost]) => [name, usageOf(cost).processorMs]));
  const queues: QueueCounters | undefined = await pipeline.queueCounters();
  return { processorMs, queues, statements: await pipeline.statementCounts() };
}

function between(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...after].map(([name, value]) => [name, value - (before.get(name) ?? 0)]));
}
