import type { DeliverySettings } from '@crossdock/contracts';

/** How an integration wants to be tried again. */
export type RetrySettings = Pick<DeliverySettings, 'maxAttempts' | 'retryDelayMs' | 'retryDelayMsMax'>;

/** What came of one attempt, as far as the decision to try again depends on it. */
export type AttemptEnd =
  | { readonly kind: 'response'; readonly status: number; readonly retryAfter: string | undefined }
  | { readonly kind: 'network_fault' }
  /** Egress refused the destination, or the request could not be rendered: trying again changes nothing. */
  | { readonly kind: 'refused' }
  /** A template of the request says that there is to be none. */
  | { readonly kind: 'cancelled' };

export type Verdict =
  { readonly outcome: 'delivered' | 'failed' | 'cancelled' } | { readonly outcome: 'retrying'; readonly delayMs: number };

/** Statuses that may change by themselves (DESIGN §5); every 5xx is one too. */
const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([408, 425, 429]);

/** Each wait may be so many times as long as the one before: with 10 s, 70 s, 490 s and 3,430 s, five attempts take about an hour at most (DESIGN §5). */
const DELAY_FACTOR = 7;

/** A destination may ask for a longer wait than our own, but not hold a delivery for ever. */
const RETRY_AFTER_MS_MAX = 86_400_000;

/**
 * Decides whether an attempt delivered, failed for good, was cancelled or is tried again, and when (DESIGN §5): exponential with full jitter,
 * `Retry-After` honoured exactly up to a day.
 *
 * @param random uniform in [0, 1); @param nowMs for a `Retry-After` that is a date.
 */
export function judgeAttempt(
  end: AttemptEnd,
  attempt: { readonly number: number; readonly settings: RetrySettings },
  clock: { readonly random: () => number; readonly nowMs: number },
): Verdict {
  if (end.kind === 'cancelled') return { outcome: 'cancelled' };
  if (end.kind === 'response' && end.status >= 200 && end.status < 300) return { outcome: 'delivered' };
  if (!isRetryable(end) || attempt.number >= attempt.settings.maxAttempts) return { outcome: 'failed' };
  const asked = end.kind === 'response' ? parseRetryAfter(end.retryAfter, clock.nowMs) : undefined;
  return { outcome: 'retrying', delayMs: asked ?? jittered(attempt, clock.random) };
}

/** The wait a `Retry-After` header asks for (RFC 9110 §10.2.3: seconds or a date); undefined when it is absent, past or garbage. */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const waitMs = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs;
  return Number.isFinite(waitMs) && waitMs >= 0 ? Math.min(waitMs, RETRY_AFTER_MS_MAX) : undefined;
}

function isRetryable(end: AttemptEnd): boolean {
  if (end.kind === 'network_fault') return true;
  return end.kind === 'response' && (end.status >= 500 || RETRYABLE_STATUSES.has(end.status));
}

function jittered({ number, settings }: { readonly number: number; readonly settings: RetrySettings }, random: () => number): number {
  const ceiling = Math.min(settings.retryDelayMs * DELAY_FACTOR ** (number - 1), settings.retryDelayMsMax);
  return Math.round(ceiling * random());
}
