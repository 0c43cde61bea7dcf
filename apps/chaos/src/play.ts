import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '@crossdock/testing';
import type { Observation } from './checking/observation.js';
import { observe, type Trace } from './checking/observe.js';
import { judge, type Verdict } from './checking/verdict.js';
import type { ClientLedger } from './load/client-ledger.js';
import { startLoad } from './load/load.js';
import { Partner } from './load/partner.js';
import type { Printer } from './report/printer.js';
import type { Scenario, Stage } from './scenarios/scenario.js';
import { type Bite, FaultLog } from './stage/fault-log.js';
import type { Ground } from './stage/ground.js';
import { publishOrders } from './stage/orders.js';

/** Load before the first fault, so that work is in flight, and after the last one, so that a recovery happens under load. */
const BEFORE_MS = 2_000;
const AFTER_MS = 2_000;
/** What is not settled by then is lost. The longest wait is for an event the reconciler looks at with growing pauses, up to a minute. */
const SETTLED_WITHIN_MS = 90_000;

export interface PlayOptions {
  readonly seconds: number;
  readonly rate: number;
  readonly random: () => number;
}

/** A scenario that was played, and what came of it. */
export interface Played {
  readonly scenario: Scenario;
  readonly trace: Trace;
  readonly observation: Observation;
  readonly verdict: Verdict;
  readonly evidence: readonly Bite[];
  /** Faults that were not felt. */
  readonly toothless: readonly string[];
}

/** Plays scenarios on one hub. */
export class Player<G extends Ground> {
  constructor(
    private readonly ground: G,
    private readonly options: PlayOptions,
    private readonly printer: Printer,
  ) {}

  /** Runs a load, the faults on it, and waits until every accepted event is settled or given up. */
  async play(scenario: Scenario, run: (stage: Stage<G>) => Promise<void>): Promise<Played> {
    const { ground, printer } = this;
    printer.heading(scenario.name, scenario.says);
    const orders = await publishOrders(ground, scenario.name, scenario.orders ?? 'ordinary');
    const faults = new FaultLog((line) => printer.line(line));
    const partner = new Partner(ground.origins, orders.endpointPath);
    const load = startLoad({ partner, rate: this.options.rate, bodyOf: (order) => orders.bodyOf(order), prefix: scenario.name });
    try {
      await delay(BEFORE_MS);
      await run({ ground, orders, faults, seconds: this.options.seconds, random: this.options.random, wait: (ms) => delay(ms) });
      await delay(AFTER_MS);
    } finally {
      await load.stop();
      partner.close();
    }
    printer.line(`partners: ${summaryOf(load.ledger)}`);
    const trace = { orders, prefix: scenario.name, sent: load.ledger.orders, faults: faults.windows };
    const { observation, verdict } = await this.settle(trace);
    return { scenario, trace, observation, verdict, evidence: faults.evidence(), toothless: faults.toothless() };
  }

  /** Looks at the books of a scenario once more: nothing may have been doubled since. */
  async audit(played: Played): Promise<Played> {
    const observation = await observe(this.ground, played.trace);
    const verdict = judge(observation);
    // What was not settled in time stays lost, though the processes that came later have found it.
    return { ...played, observation, verdict: played.verdict.lost.length === 0 ? verdict : { ...verdict, lost: played.verdict.lost } };
  }

  private async settle(trace: Trace): Promise<{ observation: Observation; verdict: Verdict }> {
    let last: { observation: Observation; verdict: Verdict } | undefined;
    const look = async (): Promise<boolean> => {
      const observation = await observe(this.ground, trace);
      last = { observation, verdict: judge(observation) };
      return last.verdict.lost.length === 0;
    };
    await eventually(look, { withinMs: SETTLED_WITHIN_MS, everyMs: 500 }).catch(() => undefined);
    if (last === undefined) throw new Error(`The books of ${trace.prefix} could not be read within ${SETTLED_WITHIN_MS / 1_000} s.`);
    const { accepted, lost, recoveredAfterMs } = last.verdict;
    this.printer.line(
      lost.length === 0
        ? `all ${accepted} accepted events are settled, ${((recoveredAfterMs ?? 0) / 1_000).toFixed(1)} s after the last fault`
        : `${lost.length} events are not settled ${SETTLED_WITHIN_MS / 1_000} s after the load`,
    );
    return last;
  }
}

function summaryOf(ledger: ClientLedger): string {
  const slowestMs = ledger.orders.reduce((slowest, { tookMs }) => Math.max(slowest, tookMs), 0);
  const refused = [...ledger.refusals()].map(([status, count]) => `${count} by ${status === 0 ? 'no connection' : status}`);
  const counts = [`${ledger.count('ok')} ok`, `${ledger.count('refused')} refused`, ...refused, `${ledger.count('unknown')} unknown`];
  return `${counts.join(', ')}; the slowest answer took ${(slowestMs / 1_000).toFixed(1)} s`;
}
