import { setTimeout as wait } from 'node:timers/promises';
import type { Lanes, LaneSeen } from '../destination/lanes.js';
import type { FairHub } from '../hub/fair-hub.js';
import type { LoadGenerator, LoadPlan, LoadResult } from '../load/load.js';
import { untilAll } from './until-all.js';

/** Without any progress for this long, what is missing is lost. A breaker stays open for a minute at most. */
const STALLED_AFTER_MS = 90_000;
const LOOK_EVERY_MS = 100;
/** After the last event was sent, its attempts go on failing for this long at most until the breaker has to be open. */
const BREAKER_OPENS_WITHIN_MS = 30_000;
/** Events for the narrow destination come so many at once: evenly spaced, they would never ask for more than it allows. */
const NARROW_BURST = 8;

/** Everything a round takes place between. */
export interface FairnessStage {
  readonly hub: FairHub;
  readonly lanes: Lanes;
  readonly load: LoadGenerator;
  /** Sends to the narrow destination. */
  readonly narrowLoad: LoadGenerator;
  /** Ports: one that hangs at times, healthy ones, one whose integration states a limit, and one more. */
  readonly hole: number;
  readonly healthy: readonly number[];
  readonly narrow: number;
  /** Gets no request in the rounds, so that its lane has its full pace: one that just recovered is let in slowly. */
  readonly fresh: number;
}

export interface FairnessPlan {
  readonly prefix: string;
  readonly seconds: number;
  /** Over all destinations. */
  readonly ratePerSecond: number;
  readonly isHoleOpen: boolean;
}

export interface FairnessRound {
  readonly healthyMs: readonly number[];
  readonly narrowMs: readonly number[];
  /** Milliseconds from the beginning of the round; undefined when the breaker did not open. */
  readonly breakerOpenedMs: number | undefined;
  /** Requests that reached the hole while it hung. */
  readonly holeRequests: number;
  /** Milliseconds until all was delivered, after the hole had begun to answer. */
  readonly recoveredMs: number;
  /** Most requests under way at once: of any destination without limits of its own, of the hole, of the narrow one. */
  readonly underWayMax: { readonly healthy: number; readonly hole: number; readonly narrow: number };
  readonly lost: number;
  readonly doubled: number;
  readonly refused: number;
}

/** Sends for a while, with or without a hole; then lets it answer and waits until every accepted event is delivered and recorded. */
export async function measureFairRound(stage: FairnessStage, plan: FairnessPlan): Promise<FairnessRound> {
  const { hole } = stage;
  return observe(stage, plan.isHoleOpen, () => {
    const { prefix, seconds, ratePerSecond } = plan;
    const destinations = [hole, ...stage.healthy].map(originOf);
    const share = destinations.length / (destinations.length + 1);
    const even = { prefix, seconds, connections: 1, ratePerSecond: ratePerSecond * share, destinations };
    return Promise.all([
      stage.load.ask({ ...even, url: stage.hub.endpointUrl }),
      sendBursts(stage, { prefix: `${prefix}-narrow`, seconds, everyMs: (1_000 * NARROW_BURST) / (ratePerSecond * (1 - share)) }),
    ]);
  });
}

/** Sends as fast as answers come, to everybody, until the code is compiled and every lane is open. */
export function warmUp(stage: FairnessStage, events: number): Promise<FairnessRound> {
  return observe(stage, false, () => sendAll(stage, 'warm', events, [stage.hole, ...stage.healthy]));
}

/** Sends many events for the hole at once while it hangs: far more than its lane has room for. */
export function rush(stage: FairnessStage, events: number): Promise<FairnessRound> {
  return observe(stage, true, () => sendAll(stage, 'rush', events, [stage.hole]));
}

async function sendAll({ hub, load }: FairnessStage, prefix: string, events: number, ports: readonly number[]): Promise<LoadResult[]> {
  const plan = { url: hub.endpointUrl, prefix, seconds: 60, connections: 32, requestsMax: events, destinations: ports.map(originOf) };
  return [await load.ask(plan)];
}

async function observe(stage: FairnessStage, isHoleOpen: boolean, send: () => Promise<readonly LoadResult[]>): Promise<FairnessRound> {
  const { hub, lanes, hole } = stage;
  await lanes.ask({ kind: 'reset' });
  if (isHoleOpen) await lanes.ask({ kind: 'hang', port: hole });
  const sinceMs = Date.now();
  const breaker = isHoleOpen ? watchBreaker(hub, hole) : undefined;
  const sent = await send();
  const breakerOpenedMs = await breaker?.opened();
  const before = await lanes.ask({ kind: 'answer', port: hole, afterMs: 0 });
  const answeredAtMs = Date.now();
  const accepted = sent.reduce((sum, { accepted: count }) => sum + count, 0);
  const delivered = await untilAll(accepted, STALLED_AFTER_MS, async () => deliveredOf(await lanes.ask({ kind: 'look' })));
  const recoveredMs = Date.now() - answeredAtMs;
  const recorded = await untilAll(accepted, STALLED_AFTER_MS, () => hub.countRecorded(sinceMs));
  const seen = await lanes.ask({ kind: 'look' });
  const answered = seen.reduce((sum, lane) => sum + lane.answered, 0);
  return {
    healthyMs: stage.healthy.flatMap((port) => seenOf(seen, port).onTheWayMs),
    narrowMs: seenOf(seen, stage.narrow).onTheWayMs,
    breakerOpenedMs,
    holeRequests: seenOf(before, hole).requests,
    recoveredMs,
    underWayMax: {
      healthy: Math.max(...stage.healthy.map((port) => seenOf(seen, port).underWayMax)),
      hole: seenOf(seen, hole).underWayMax,
      narrow: seenOf(seen, stage.narrow).underWayMax,
    },
    lost: Math.max(0, accepted - Math.min(delivered, recorded)),
    doubled: answered - deliveredOf(seen) + Math.max(0, recorded - accepted),
    refused: sent.reduce((sum, { refused }) => sum + refused, 0),
  };
}

/** Asks for the lane's state until its breaker is open, and at most for a while after everything was sent. */
function watchBreaker(hub: FairHub, port: number): { opened(): Promise<number | undefined> } {
  const startedAtMs = Date.now();
  let endMs = Infinity;
  const watching = (async () => {
    while (Date.now() < endMs) {
      if (await hub.isBreakerOpen(originOf(port))) return Date.now() - startedAtMs;
      await wait(LOOK_EVERY_MS);
    }
    return undefined;
  })();
  return {
    opened: () => {
      endMs = Date.now() + BREAKER_OPENS_WITHIN_MS;
      return watching;
    },
  };
}

/** As many events on average as any other destination gets, some at once. */
async function sendBursts(stage: FairnessStage, plan: Pick<LoadPlan, 'prefix' | 'seconds'> & { everyMs: number }): Promise<LoadResult> {
  const endMs = Date.now() + plan.seconds * 1_000;
  const bursts: LoadResult[] = [];
  for (let dueMs = Date.now(); dueMs < endMs; dueMs += plan.everyMs) {
    await wait(Math.max(0, dueMs - Date.now()));
    const burst = { prefix: `${plan.prefix}-${bursts.length}`, seconds: 60, connections: NARROW_BURST, requestsMax: NARROW_BURST };
    bursts.push(await stage.narrowLoad.ask({ ...burst, url: stage.hub.narrowEndpointUrl, destinations: [originOf(stage.narrow)] }));
  }
  return {
    accepted: bursts.reduce((sum, { accepted }) => sum + accepted, 0),
    refused: bursts.reduce((sum, { refused }) => sum + refused, 0),
    startedAtMs: bursts[0]?.startedAtMs ?? Number.NaN,
    endedAtMs: bursts.at(-1)?.endedAtMs ?? Number.NaN,
    acknowledgeMs: bursts.flatMap(({ acknowledgeMs }) => acknowledgeMs),
  };
}

function deliveredOf(lanes: readonly LaneSeen[]): number {
  return lanes.reduce((sum, { delivered }) => sum + delivered, 0);
}

function seenOf(lanes: readonly LaneSeen[], port: number): LaneSeen {
  const lane = lanes.find((one) => one.port === port);
  if (lane === undefined) throw new Error(`Nobody listens on port ${port}.`);
  return lane;
}

function originOf(port: number): string {
  return `http://localhost:${port}`;
}
