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

/** First wait; each further one may be four times as long: 10 s, 40 s, 160 s, 640 s, so five attempts spread over about an hour at most. */
const FIRST_DELAY_MS = 10_000;
const DELAY_FACTOR = 4;
const DELAY_MS_MAX = 3_600_000;

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
  attempt: { readonly number: number; readonly max: number },
  clock: { readonly random: () => number; readonly nowMs: number },
): Verdict {
  if (end.kind === 'cancelled') return { outcome: 'cancelled' };
  if (end.kind === 'response' && end.status >= 200 && end.status < 300) return { outcome: 'delivered' };
  if (!isRetryable(end) || attempt.number >= attempt.max) return { outcome: 'failed' };
  const asked = end.kind === 'response' ? parseRetryAfter(end.retryAfter, clock.nowMs) : undefined;
  return { outcome: 'retrying', delayMs: asked ?? jittered(attempt.number, clock.random) };
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

function jittered(attempt: number, random: () => number): number {
  const ceiling = Math.min(FIRST_DELAY_MS * DELAY_FACTOR ** (attempt - 1), DELAY_MS_MAX);
  return Math.round(ceiling * random());
}
