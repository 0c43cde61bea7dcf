import { parseArgs } from 'node:util';

export const HELP = `Measures the hub: how fast, how soon, at what cost.

  npm run bench                          every service a process, on Redis and PostgreSQL, beside a plain reference pipeline
  npm run bench -- --embedded            all services in one process on embedded storage
  npm run bench -- --backlog 200000      how a backlog of deliveries weighs on the dispatcher

  --rounds N        rounds of each pipeline, in alternation (3)
  --seconds N       how long a round sends (10)
  --connections N   requests under way at once (32)
  --rate N          requests a second of the quiet part, after each round (50)
  --quick           one short round: does everything work?
  --profile DIR     writes a processor profile of every process to DIR (*.cpuprofile); the figures are then too high
  --help            this text

Ends with 1 when an event was lost or doubled, with 2 when it could not measure. bench/README.md says how to read the figures.`;

export interface BenchOptions {
  readonly mode: 'comparison' | 'embedded' | 'backlog';
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
  readonly ratePerSecond: number;
  /** Deliveries of the mode `backlog`. */
  readonly backlog: number;
  readonly profileDirectory: string | undefined;
}

const OPTIONS = {
  embedded: { type: 'boolean', default: false },
  backlog: { type: 'string' },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  connections: { type: 'string', default: '32' },
  rate: { type: 'string', default: '50' },
  quick: { type: 'boolean', default: false },
  profile: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** The options of a command line, or 'help'. Throws an Error that names what is wrong with it. */
export function parseOptions(args: readonly string[]): BenchOptions | 'help' {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) return 'help';
  if (values.embedded && values.backlog !== undefined) throw new Error('--embedded and --backlog are two modes: choose one.');
  return {
    mode: values.embedded ? 'embedded' : values.backlog === undefined ? 'comparison' : 'backlog',
    rounds: toCount('rounds', values.rounds ?? (values.quick ? '1' : '3')),
    seconds: toCount('seconds', values.seconds ?? (values.quick ? '3' : '10')),
    connections: toCount('connections', values.connections),
    ratePerSecond: toCount('rate', values.rate),
    backlog: toCount('backlog', values.backlog ?? '1'),
    profileDirectory: values.profile,
  };
}

function toCount(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new Error(`--${name} takes a whole number of 1 or more, not "${text}".`);
  return count;
}
