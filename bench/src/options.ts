import { parseArgs } from 'node:util';

export const HELP = `Measures the hub: how fast, how soon, at what cost.

  npm run bench                          every service a process, on Redis and PostgreSQL, beside a plain reference pipeline
  npm run bench -- --embedded            all services in one process on embedded storage
  npm run bench -- --backlog 200000      how a backlog of deliveries weighs on the dispatcher
  npm run bench -- --fairness [100]      what one destination of so many that never answers does to the others

  --rounds N        rounds of each pipeline, in alternation (3)
  --seconds N       how long a round sends (10); with --fairness (20)
  --connections N   requests under way at once (32)
  --rate N          requests a second of the quiet part, after each round (50); with --fairness of each round (100)
  --quick           one short round: does everything work?
  --profile DIR     writes a processor profile of every process to DIR (*.cpuprofile); the figures are then too high
  --help            this text

Ends with 1 when an event was lost or doubled, or a breaker or a limit did not hold, with 2 when it could not measure.
bench/README.md says how to read the figures.`;

export interface BenchOptions {
  readonly mode: 'comparison' | 'embedded' | 'backlog' | 'fairness';
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
  readonly ratePerSecond: number;
  /** Deliveries of the mode `backlog`. */
  readonly backlog: number;
  /** Destinations of the mode `fairness`, the one that hangs included. */
  readonly destinations: number;
  readonly profileDirectory: string | undefined;
}

/** One that hangs, one with limits of its own, and a healthy one. */
const DESTINATIONS_MIN = 3;

const OPTIONS = {
  embedded: { type: 'boolean', default: false },
  backlog: { type: 'string' },
  fairness: { type: 'boolean', default: false },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  connections: { type: 'string', default: '32' },
  rate: { type: 'string' },
  quick: { type: 'boolean', default: false },
  profile: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** The options of a command line, or 'help'. Throws an Error that names what is wrong with it. */
export function parseOptions(args: readonly string[]): BenchOptions | 'help' {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  if (values.help) return 'help';
  const mode = modeOf(values);
  return {
    mode,
    rounds: toCount('rounds', values.rounds ?? (values.quick ? '1' : '3')),
    seconds: toCount('seconds', values.seconds ?? (values.quick ? '3' : mode === 'fairness' ? '20' : '10')),
    connections: toCount('connections', values.connections),
    ratePerSecond: toCount('rate', values.rate ?? (mode === 'fairness' ? '100' : '50')),
    backlog: toCount('backlog', values.backlog ?? '1'),
    destinations: destinationsOf(mode, positionals),
    profileDirectory: values.profile,
  };
}

function modeOf(values: { readonly embedded: boolean; readonly backlog?: string; readonly fairness: boolean }): BenchOptions['mode'] {
  const chosen: BenchOptions['mode'][] = [
    ...(values.embedded ? (['embedded'] as const) : []),
    ...(values.backlog === undefined ? [] : (['backlog'] as const)),
    ...(values.fairness ? (['fairness'] as const) : []),
  ];
  if (chosen.length > 1) throw new Error(`${chosen.map((mode) => `--${mode}`).join(' and ')} are modes: choose one.`);
  return chosen[0] ?? 'comparison';
}

/** The number after `--fairness`, which may be missing. */
function destinationsOf(mode: BenchOptions['mode'], positionals: readonly string[]): number {
  const [text = '100', ...others] = positionals;
  const unexpected = mode === 'fairness' ? others[0] : positionals[0];
  if (unexpected !== undefined) throw new Error(`"${unexpected}" is no option.`);
  const destinations = toCount('fairness', text);
  if (destinations < DESTINATIONS_MIN) throw new Error(`--fairness takes ${DESTINATIONS_MIN} destinations or more, not ${destinations}.`);
  return destinations;
}

function toCount(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new Error(`--${name} takes a whole number of 1 or more, not "${text}".`);
  return count;
}
