import { setTimeout as delay } from 'node:timers/promises';
import { type Behaviour, type ReceivedRequest, type Receiver, startReceiver } from '@crossdock/testing';
import type { DestinationCall } from '../checking/observation.js';

const SLOW_MS = 400;
/** Long enough that some exchange is under way at any moment. */
const STEADY_MS = 50;
/** Longer than the time limit of a delivery here. */
const DRIP: Behaviour = { kind: 'drip', bytes: 1_000, everyMs: 100 };
const SOON = { 'Retry-After': '1' };

/** What a destination does, and whether the hub owes another attempt after it. */
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

/**
 * Destinations with bad manners, each an origin of its own so that none has to answer for another. Every second delivery meets them, and only
 * once: the next attempt finds them well.
 */
export interface FaultSink {
  /** Where the destination with these manners is. */
  originOf(manner: Manner): string;
  /** Every request so far, to any of them. */
  readonly calls: readonly DestinationCall[];
  /** The largest number of requests that were in flight at once to one of them. */
  readonly inFlightMax: number;
  close(): Promise<void>;
}

/** Starts them on loopback. */
export async function startFaultSink(): Promise<FaultSink> {
  const calls: DestinationCall[] = [];
  const receivers = new Map<Manner, Receiver>();
  for (const manner of ALL_MANNERS) receivers.set(manner, await startDestination(manner, calls));
  const all = [...receivers.values()];
  return {
    originOf: (manner) => receivers.get(manner)?.url() ?? '',
    calls,
    get inFlightMax() {
      return Math.max(...all.map(({ inFlight }) => inFlight.max));
    },
    close: async () => {
      await Promise.all(all.map((receiver) => receiver.close()));
    },
  };
}

async function startDestination(named: Manner, calls: DestinationCall[]): Promise<Receiver> {
  const receiver = await startReceiver();
  const known = new Set<string>();
  receiver.on('*', async (request) => {
    const key = String(request.headers['idempotency-key']);
    // A destination that failed everybody would have its lane closed, and its deliveries would wait for it to come back.
    const manner = known.has(key) || known.size % 2 === 1 ? 'steady' : named;
    known.add(key);
    const { behaviour, fails } = MANNERS[manner];
    calls.push({ key, order: orderOf(request), receivedAtMs: request.receivedAtMs, wasFailed: fails });
    await delay(manner === 'slow' ? SLOW_MS : STEADY_MS);
    return behaviour;
  });
  return receiver;
}

function orderOf({ body }: ReceivedRequest): string {
  return /"order":"([^"]*)"/.exec(body)?.[1] ?? '';
}
