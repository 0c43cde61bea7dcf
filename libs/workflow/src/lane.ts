import { type DeliverySettings, LANE_CONCURRENCY_DEFAULT } from '@crossdock/contracts';
import { type AttemptEnd, parseRetryAfter } from './retry-policy.js';

/** The way to one destination, which its requests share: how many may be on it at once, and how soon one may follow the other. */
export interface Lane {
  /** The same in every process: workspace and origin, and the limits of integrations that state their own. */
  readonly key: string;
  /** Requests under way at once, at least 1. */
  readonly concurrencyMax: number;
  /** Milliseconds from the start of one request to that of the next; 0 when there is no rate. */
  readonly intervalMs: number;
}

const PERIOD_MS = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * A request reaches its destination a little later than it was started, now more and now less: without this, two of them could come
 * closer than the rate allows and make one too many for a period. At most a twentieth of the period is given away for it.
 */
const JITTER_MS_MAX = 250;

/** A longer name is none (RFC 1035 §2.3.4). */
const HOST_CHARS_MAX = 253;

/** The lane of a rendered request; undefined for a URL or host that is none, which egress refuses. */
export function laneOf(workspaceId: number, url: string, { concurrency, rate }: DeliverySettings): Lane | undefined {
  if (!URL.canParse(url) || new URL(url).hostname.length > HOST_CHARS_MAX) return undefined;
  const limits = [
    ...(concurrency === null ? [] : [`concurrency=${concurrency}`]),
    ...(rate === null ? [] : [`rate=${rate.limit}/${rate.per}`]),
  ];
  return {
    key: [workspaceId, new URL(url).origin, ...limits].join(' '),
    concurrencyMax: concurrency ?? LANE_CONCURRENCY_DEFAULT,
    intervalMs: rate === null ? 0 : intervalOf(rate.limit, PERIOD_MS[rate.per]),
  };
}

/** What the key of a lane says. */
export interface LaneName {
  /** Of the destination it leads to. */
  readonly origin: string;
  /** Most requests in a period, `10/second`; null: no limit. */
  readonly rate: string | null;
}

/** Reads a key that `laneOf` made. */
export function parseLaneKey(key: string): LaneName {
  const [, origin = '', ...limits] = key.split(' ');
  const rate = limits.find((limit) => limit.startsWith('rate='));
  return { origin, rate: rate?.slice('rate='.length) ?? null };
}

function intervalOf(limit: number, periodMs: number): number {
  return (periodMs + Math.min(JITTER_MS_MAX, periodMs / 20)) / limit;
}

/** What an attempt says about the destination, whatever becomes of the delivery. */
export interface LaneSignal {
  /** `alive`: it answered as a destination does that can take requests; `failing`: it did not; `none`: nothing was heard of it. */
  readonly health: 'alive' | 'failing' | 'none';
  /** It asked for fewer requests. */
  readonly isSlowed: boolean;
  /** Milliseconds it asked to be left alone, where it named them. */
  readonly pauseMs: number | undefined;
}

const TOO_MANY_REQUESTS = 429;
const UNAVAILABLE = 503;

/**
 * Reads an attempt as news of its destination: an answer below 500, and be it a refusal, shows that it is alive. 429, and 503 with a
 * Retry-After, ask for fewer requests (RFC 6585 §4, RFC 9110 §15.6.4); they are no failure.
 */
export function laneSignalOf(end: AttemptEnd, nowMs: number): LaneSignal {
  if (end.kind === 'network_fault') return { health: 'failing', isSlowed: false, pauseMs: undefined };
  if (end.kind !== 'response') return { health: 'none', isSlowed: false, pauseMs: undefined };
  const isSlowed = end.status === TOO_MANY_REQUESTS || (end.status === UNAVAILABLE && end.retryAfter !== undefined);
  if (isSlowed) return { health: 'none', isSlowed, pauseMs: parseRetryAfter(end.retryAfter, nowMs) };
  return { health: end.status >= 500 ? 'failing' : 'alive', isSlowed, pauseMs: undefined };
}
