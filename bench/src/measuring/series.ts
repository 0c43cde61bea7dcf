import type { BenchOptions } from '../options.js';
import type { Ends } from '../stage.js';
import type { Pipeline } from './pipeline.js';
import { measure, type Passage, pass, residentBytes, type Round } from './round.js';

/** What a pipeline does before it is measured, until its code is compiled: the same number of events for each, however fast it is. */
export const WARM_UP = { requestsMax: 5_000, seconds: 60 };
/** A quiet part is this long at least: its 99th percentile needs some hundred requests. */
const QUIET_SECONDS_MIN = 6;

/** All that was measured of one pipeline, one entry a round. */
export interface Series {
  readonly name: string;
  /** As many requests as are taken. */
  readonly rounds: readonly Round[];
  /** A few requests a second. */
  readonly quiet: readonly Passage[];
  /** Resident memory at the end, in bytes. */
  readonly settledBytes: ReadonlyMap<string, number>;
}

/** Measures pipelines in alternation, so that whatever else the machine does befalls all of them. */
export async function measureInTurn(
  pipelines: readonly Pipeline[],
  ends: Ends,
  options: BenchOptions,
  say: (line: string) => void,
): Promise<Series[]> {
  const { rounds, seconds, connections, ratePerSecond } = options;
  const measured = pipelines.map((pipeline) => ({ pipeline, rounds: [] as Round[], quiet: [] as Passage[] }));
  for (const { pipeline } of measured) {
    say(`${pipeline.name}: warming up`);
    await pass(pipeline, ends, { prefix: `${pipeline.name}-warm`, ...WARM_UP, connections });
  }
  for (let round = 1; round <= rounds; round += 1) {
    for (const series of measured) {
      const { pipeline } = series;
      const result = await measure(pipeline, ends, { prefix: `${pipeline.name}-${round}`, seconds, connections });
      series.rounds.push(result);
      say(
        `${pipeline.name}: round ${round} of ${rounds}, ${result.load.accepted} events, ${Math.round(recordedPerSecond(result))}/s recorded`,
      );
      const quiet = {
        prefix: `${pipeline.name}-quiet-${round}`,
        seconds: Math.max(seconds, QUIET_SECONDS_MIN),
        connections,
        ratePerSecond,
      };
      series.quiet.push(await pass(pipeline, ends, quiet));
    }
  }
  return measured.map(({ pipeline, ...series }) => ({ name: pipeline.name, ...series, settledBytes: residentBytes(pipeline) }));
}

/** Events a second, from the sending of the first to the recording of the last. */
export function recordedPerSecond({ load, recorded }: Passage): number {
  return recorded.events / ((recorded.lastAtMs - load.startedAtMs) / 1_000);
}

export function acceptedPerSecond({ load }: Passage): number {
  return load.accepted / ((load.endedAtMs - load.startedAtMs) / 1_000);
}
