import { setTimeout as delay } from 'node:timers/promises';
import { type Behaviour, type ReceivedRequest, type Receiver, startReceiver } from '@crossdock/testing';
import type { DestinationCall } from '../checking/observation.js';

const SLOW_MS = 400;
/** Long enough that some exchange is under way at any moment. */
const STEADY_MS = 50;
/** Longer than the time limit of a delivery here. */
const DRIP: Behaviour = { kind: 'drip', bytes: 1_000, everyMs: 100 };
const SOON = { 'Retry-After': '1' };

/** What the last part of a path makes the sink do, and whether the hub owes another attempt after it. */
const MANNERS = {
  steady: { behaviour: { kind: 'answer', body: { ok: true } }, fails: false },
  slow: { behaviour: { kind: 'answer', body: { ok: true } }, fails: false },
  busy: { behaviour: { kind: 'answer', status: 429, headers: SOON }, fails: true },
  unavailable: { behaviour: { kind: 'answer', status: 503, headers: SOON }, fails: true },
  error: { behaviour: { kind: 'answer', status: 500 }, fails: true },
  reset: { behaviour: { kind: 'reset' }, fails: true },
  'reset-after-head': { behaviour: { kind: 'reset', after: 'head' }, fails: true },
  drip: { behaviour: DRIP, fails: true },
  truncate: { behaviour: { kind: 'truncate' }, fails: true },
  overrun: { behaviour: { kind: 'overrun' }, fails: false },
  endless: { behaviour: { kind: 'endless' }, fails: false },
  garbage: { behaviour: { kind: 'garbage' }, fails: true },
  hang: { behaviour: { kind: 'hang' }, fails: true },
} as const satisfies Record<string, { readonly behaviour: Behaviour; readonly fails: boolean }>;

export type Manner = keyof typeof MANNERS;

export const ALL_MANNERS = Object.keys(MANNERS) as Manner[];

/** A destination that behaves as the path of each request says, once for each idempotency key: the next attempt finds it well. */
export interface FaultSink {
  readonly url: string;
  readonly port: number;
  /** Every request so far. */
  readonly calls: readonly DestinationCall[];
  /** The largest number of requests that were in flight at once. */
  readonly inFlightMax: number;
  close(): Promise<void>;
}

/** Starts a sink on loopback. */
export async function startFaultSink(): Promise<FaultSink> {
  const receiver: Receiver = await startReceiver();
  const calls: DestinationCall[] = [];
  const known = new Set<string>();
  receiver.on('*', async (request) => {
    const key = String(request.headers['idempotency-key']);
    const manner = known.has(key) ? 'steady' : mannerOf(request);
    known.add(key);
    const { behaviour, fails } = MANNERS[manner];
    calls.push({ key, order: orderOf(request), receivedAtMs: request.receivedAtMs, wasFailed: fails });
    await delay(manner === 'slow' ? SLOW_MS : STEADY_MS);
    return behaviour;
  });
  return {
    url: receiver.url(),
    port: receiver.port,
    calls,
    get inFlightMax() {
      return receiver.inFlight.max;
    },
    close: () => receiver.close(),
  };
}

function mannerOf({ path }: ReceivedRequest): Manner {
  const named = path.slice(1);
  return ALL_MANNERS.find((manner) => manner === named) ?? 'steady';
}

function orderOf({ body }: ReceivedRequest): string {
  return /"order":"([^"]*)"/.exec(body)?.[1] ?? '';
}
