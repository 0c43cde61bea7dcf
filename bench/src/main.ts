import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { measureBacklog } from './modes/backlog.js';
import { compare, type Findings, measureEmbedded, type Surroundings } from './modes/comparison.js';
import { measureFairness } from './modes/fairness.js';
import { type BenchOptions, HELP, parseOptions } from './options.js';
import { Cleanup } from './processes/cleanup.js';

const MODES: Readonly<Record<BenchOptions['mode'], (options: BenchOptions, surroundings: Surroundings) => Promise<Findings>>> = {
  comparison: compare,
  embedded: measureEmbedded,
  backlog: measureBacklog,
  fairness: measureFairness,
};

const startedAtMs = performance.now();

/** Progress goes to standard error, the figures to standard output. */
function say(line: string): void {
  process.stderr.write(`${((performance.now() - startedAtMs) / 1_000).toFixed(1).padStart(7)} s  ${line}\n`);
}

async function run(options: BenchOptions): Promise<number> {
  const cleanup = new Cleanup();
  cleanup.onInterrupt(say);
  try {
    const { lines, faults } = await MODES[options.mode](options, { nodeFlags: await profiling(options), cleanup, say });
    process.stdout.write(`\n${lines.join('\n')}\n`);
    for (const fault of faults) process.stdout.write(`\nFAULT  ${fault}\n`);
    return faults.length === 0 ? 0 : 1;
  } finally {
    await cleanup.run();
  }
}

async function profiling({ profileDirectory }: BenchOptions): Promise<string[]> {
  if (profileDirectory === undefined) return [];
  const directory = resolve(profileDirectory);
  await mkdir(directory, { recursive: true });
  return ['--cpu-prof', '--cpu-prof-dir', directory];
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') process.stdout.write(`${HELP}\n`);
  process.exitCode = options === 'help' ? 0 : await run(options);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
process.exit();
