import { startDistributedHub } from '../hub/distributed-hub.js';
import { startStandalone } from '../hub/standalone-hub.js';
import { measureInTurn, type Series } from '../measuring/series.js';
import type { BenchOptions } from '../options.js';
import type { Cleanup } from '../processes/cleanup.js';
import { startReference } from '../reference/reference-pipeline.js';
import { reportOf } from '../report/series-report.js';
import { faultsOf } from '../report/verdict.js';
import { startEnds, startStage } from '../stage.js';

/** What a mode of the benchmark found: lines to print, and what must not be. */
export interface Findings {
  readonly lines: readonly string[];
  readonly faults: readonly string[];
}

/** Everything a mode needs beside its options. */
export interface Surroundings {
  readonly nodeFlags: readonly string[];
  readonly cleanup: Cleanup;
  readonly say: (line: string) => void;
}

/** The distributed hub beside the reference pipeline. */
export async function compare(options: BenchOptions, { nodeFlags, cleanup, say }: Surroundings): Promise<Findings> {
  say('starting Redis, PostgreSQL and the destination');
  const stage = await startStage(cleanup);
  say('starting the services of the hub');
  const hub = await startDistributedHub(stage, nodeFlags, cleanup);
  say('starting the reference pipeline');
  const reference = await startReference(stage, nodeFlags, cleanup);
  return toFindings(await measureInTurn([hub, reference], stage, options, say));
}

/** The standalone hub on embedded storage. */
export async function measureEmbedded(options: BenchOptions, { nodeFlags, cleanup, say }: Surroundings): Promise<Findings> {
  say('starting the standalone hub');
  const ends = await startEnds(cleanup);
  const standalone = await startStandalone(ends, nodeFlags, cleanup);
  return toFindings(await measureInTurn([standalone], ends, options, say));
}

function toFindings(series: readonly Series[]): Findings {
  return { lines: reportOf(series), faults: series.flatMap(({ name, rounds, quiet }) => faultsOf(name, [...rounds, ...quiet])) };
}
