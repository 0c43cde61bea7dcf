import { parseArgs } from 'node:util';
import { SCENARIOS, SHORT } from './catalogue.js';
import type { Scenario } from './scenarios/scenario.js';

const DEFAULT_SECONDS = 8;
const SHORT_SECONDS = 5;
const DEFAULT_RATE = 40;

export const HELP = `Breaks a hub under load and counts what it lost: npm run chaos -- [options]

  --list           names the scenarios and what they do
  --only a,b       plays these scenarios only
  --short          plays a few scenarios for a short time (under 90 s)
  --seconds n      how long the faults of one scenario repeat (${DEFAULT_SECONDS})
  --rate n         requests a second; each one owes two deliveries (${DEFAULT_RATE})
  --seed n         the same seed gives the same order of faults
  --logs dir       writes what the services logged into this directory
  --help           this text

Ends with code 1 when an accepted event was lost, something is in the books twice, a service ended by itself or a fault was not felt.
docs/chaos.md tells how to read the table.
`;

export interface Options {
  readonly scenarios: readonly Scenario[];
  readonly seconds: number;
  readonly rate: number;
  readonly seed: number;
  readonly logsDir: string | undefined;
}

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'list' }
  | { readonly kind: 'run'; readonly options: Options }
  | { readonly kind: 'fault'; readonly message: string };

/** What a command line asks for. */
export function parseCommand(args: readonly string[], newSeed: () => number): Command {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    if (values.help) return { kind: 'help' };
    if (values.list) return { kind: 'list' };
    const short = values.short === true;
    return {
      kind: 'run',
      options: {
        scenarios: values.only === undefined ? (short ? SHORT : SCENARIOS) : named(values.only),
        seconds: numberIn('--seconds', values.seconds ?? `${short ? SHORT_SECONDS : DEFAULT_SECONDS}`, { min: 1, max: 600 }),
        rate: numberIn('--rate', values.rate ?? `${DEFAULT_RATE}`, { min: 1, max: 1_000 }),
        seed: numberIn('--seed', values.seed ?? `${newSeed()}`, { min: 0, max: 0xffff_ffff }),
        logsDir: values.logs,
      },
    };
  } catch (error) {
    return { kind: 'fault', message: error instanceof Error ? error.message : String(error) };
  }
}

const OPTIONS = {
  help: { type: 'boolean' },
  list: { type: 'boolean' },
  short: { type: 'boolean' },
  only: { type: 'string' },
  seconds: { type: 'string' },
  rate: { type: 'string' },
  seed: { type: 'string' },
  logs: { type: 'string' },
} as const;

function named(list: string): Scenario[] {
  return list.split(',').map((name) => {
    const found = SCENARIOS.find((scenario) => scenario.name === name.trim());
    if (found === undefined) throw new Error(`There is no scenario "${name}". --list names them.`);
    return found;
  });
}

function numberIn(option: string, text: string, { min, max }: { readonly min: number; readonly max: number }): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < min || number > max) throw new Error(`${option} takes a whole number from ${min} to ${max}.`);
  return number;
}
