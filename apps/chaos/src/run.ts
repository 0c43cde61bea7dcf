import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Options } from './options.js';
import { type Played, Player } from './play.js';
import type { Printer } from './report/printer.js';
import type { Scenario, Stage } from './scenarios/scenario.js';
import { type Ground, type OnBegun, startServicesGround, startStandaloneGround } from './stage/ground.js';
import { seededRandom } from './stage/random.js';

/** What a run came to. */
export interface Result {
  readonly played: readonly Played[];
  /** What processes that ended by themselves said last. */
  readonly collapses: readonly string[];
  /** Scenarios that could not be played to their end, and why. */
  readonly unplayed: readonly string[];
}

/** Plays the scenarios one after the other, those on the same kind of hub on the same hub, and audits the books at the end of each hub. */
export async function runChaos(options: Options, printer: Printer, onBegun: OnBegun = () => undefined): Promise<Result> {
  const setting = { options, printer, onBegun };
  const onServices = options.scenarios.flatMap((one) => (one.on === 'services' ? [{ scenario: one, run: one.run }] : []));
  const onStandalone = options.scenarios.flatMap((one) => (one.on === 'standalone' ? [{ scenario: one, run: one.run }] : []));
  const results = [await playAll(onServices, startServicesGround, setting), await playAll(onStandalone, startStandaloneGround, setting)];
  return {
    played: results.flatMap(({ played }) => played),
    collapses: results.flatMap(({ collapses }) => collapses),
    unplayed: results.flatMap(({ unplayed }) => unplayed),
  };
}

interface Setting {
  readonly options: Options;
  readonly printer: Printer;
  readonly onBegun: OnBegun;
}

interface Part<G extends Ground> {
  readonly scenario: Scenario;
  readonly run: (stage: Stage<G>) => Promise<void>;
}

async function playAll<G extends Ground>(
  parts: readonly Part<G>[],
  start: (onBegun: OnBegun) => Promise<G>,
  setting: Setting,
): Promise<Result> {
  if (parts.length === 0) return { played: [], collapses: [], unplayed: [] };
  const { options, printer, onBegun } = setting;
  const { seconds, rate, seed, logsDir } = options;
  printer.heading('start', `a hub for ${parts.length} scenario(s)`);
  const ground = await start(onBegun);
  try {
    const player = new Player(ground, { seconds, rate, random: seededRandom(seed) }, printer);
    const played: Played[] = [];
    const unplayed: string[] = [];
    for (const { scenario, run } of parts) {
      const outcome = await player.play(scenario, run).catch((error: unknown) => `${scenario.name}: ${String(error)}`);
      if (logsDir !== undefined) await writeLogs(logsDir, `${scenario.name}.log`, ground.logs());
      if (typeof outcome === 'string') unplayed.push(outcome);
      else played.push(outcome);
      if (typeof outcome === 'string' || outcome.verdict.lost.length > 0) await ground.renew();
    }
    return { played: await auditAll(player, played), collapses: [...ground.collapses], unplayed };
  } finally {
    await ground.close();
  }
}

async function auditAll<G extends Ground>(player: Player<G>, played: readonly Played[]): Promise<Played[]> {
  const audited: Played[] = [];
  for (const one of played) audited.push(await player.audit(one));
  return audited;
}

async function writeLogs(directory: string, name: string, text: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, name), text);
}
