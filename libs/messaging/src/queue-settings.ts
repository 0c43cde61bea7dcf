/**
 * Every setting of queues, workers, relay and connections, on both stores, each with its reason. Durations in milliseconds unless
 * named otherwise. Nothing outside this record tunes BullMQ.
 */
export const QUEUE_SETTINGS = {
  /** Before every Redis key: BullMQ may share a Redis with others, and an ACL can be limited to `crossdock:*`. */
  prefix: 'crossdock',
  /** The Postgres schema of the queues, beside `catalog`, `vault` and `ledger`. */
  schema: 'bullmq',
  /** The relay's namespace, and the first word of every topic. */
  relayNamespace: 'crossdock',

  /**
   * A publisher gives up after this. A worker that gives up too early does its work a second time, so a store that is only slow must be
   * waited for; the ingress does not wait at all, and the reconciler publishes what it could not.
   */
  publishWithinMs: 10_000,
  /** Most jobs of one round trip: a share of a millisecond each, where a single add costs a whole one. */
  publishTogetherMax: 200,
  /** Round trips under way for one queue: one is on its way while the next one gathers. */
  publishRoundTripsMax: 2,
  /** Round trips of one queue start this far apart: under load each then carries several jobs, and a job that comes alone waits for nothing. */
  publishEveryMs: 5,
  /** A broadcast, which is only an accelerator, is given up after this. */
  announceWithinMs: 1_000,

  /**
   * Attempts of one job while its handler throws. With the waits below about 27 minutes, longer than a failover of Postgres takes: an
   * outcome given up earlier would make the reconciler send a request a second time.
   */
  attempts: 60,
  /** The first wait, doubled with each attempt. Most faults (a deadlock, a dropped connection) are over within a second. */
  backoffFirstMs: 1_000,
  /** The longest wait: what a recovery may take longer than the outage, and how seldom a job that can never succeed is tried. */
  backoffMaxMs: 30_000,
  /** A finished job of 2 kB would keep 3 kB for ever; Postgres has the truth (SECURITY §3.4). */
  removeOnComplete: true,
  /**
   * A job that failed for good is logged and removed. Kept, it would hold its id, and whatever the reconciler puts back under that id
   * would be dropped without a word: an accepted event would be lost until the failed job expires.
   */
  removeOnFail: true,

  /** A crashed worker's jobs are free after this; live workers renew their locks at half of it, however long a job runs. */
  lockDurationMs: 15_000,
  /** With the lock above, a crashed worker's job runs again after 16.5 s on average; with BullMQ's defaults after 61.5 s (SECURITY §3.4). */
  stalledIntervalMs: 5_000,
  /** In effect off: a job of a worker that keeps crashing must not count as failed, the ledger counts attempts (SECURITY §3.4). */
  maxStalledCount: 1_000,
  /** Seconds an idle worker blocks before it looks again: bounds the harm of a missed wake-up. */
  drainDelaySeconds: 5,
  /** The wait after a lost connection before a worker claims again or retries a completion. BullMQ's 15 s would outlast the lock. */
  runRetryDelayMs: 1_000,
  /** Events kept per queue. BullMQ writes them whether or not they are read; nothing reads them, and 10,000 is its default. */
  eventsMax: 100,
  /** Longer than the longest attempt (30 s), so that a stop lets every attempt in flight end. */
  stopWithinMs: 31_000,

  /** Waits between reconnections to Redis: start at 100 ms, double, at most 2 s. BullMQ's default grows to 20 s. */
  reconnectFirstMs: 100,
  reconnectMaxMs: 2_000,
  /** Silence on a producer's Redis connection with commands in flight, after which it is replaced and its commands fail. */
  socketTimeoutMs: 2_000,
  /**
   * The same on the connections of workers and the relay: longer than their longest wait for work (10 s). A connection whose other end is
   * gone without a farewell, after a failover or behind a firewall that forgot it, would otherwise be believed for hours.
   */
  consumerSocketTimeoutMs: 15_000,
  /** The same on PostgreSQL, for one query: each takes milliseconds, and a connection that exceeds this is replaced. */
  queryTimeoutMs: 10_000,
  /** How soon an idle connection to PostgreSQL asks whether the other end is there; the system's default is two hours. */
  keepAliveAfterMs: 5_000,
  /** Connecting to either store. */
  connectTimeoutMs: 2_000,
  /** Postgres connections of all producers of a process together: an add takes a millisecond. */
  producerPoolMax: 4,
  /** Postgres connections of one worker, beside the one it listens on: claims are sequential, completions are short. */
  workerPoolMax: 3,
  /** Postgres connections of the relay, beside the one it listens on: reading must not wait for publishing. */
  relayPoolMax: 2,
  /** One log line per kind of connection fault in this time; the faults between are counted. */
  faultLogEveryMs: 5_000,

  /** How soon a relay notices that its registration was lost with the store's memory (an emptied Redis). Below any question's time-out. */
  relayHeartbeatMs: 2_000,
  /** A crashed process' subscriptions and unread messages are swept after this; a process that was only paused registers again. */
  relayLeaseMs: 30_000,
  /** How long a start or a stop waits for the relay. A start goes on without it, and it joins when the store is back. */
  relayWithinMs: 5_000,
  /** The wait before a relay that could not register tries again. */
  relayRetryMs: 1_000,

  /** Questions one process answers at a time: an answer may wait for a token endpoint. */
  questionConcurrency: 50,
  /** How far the clocks of asker and answerer may differ before live questions look expired. */
  clockSkewMaxMs: 2_000,
  /** The wait before a reply that reached nobody is published again: the asker may be registering anew. */
  replyRetryMs: 250,
} as const;

/** The wait before the next attempt of a job whose handler threw, after `attemptsMade` attempts (1 or more). */
export function backoffMs(attemptsMade: number): number {
  return Math.min(QUEUE_SETTINGS.backoffFirstMs * 2 ** (attemptsMade - 1), QUEUE_SETTINGS.backoffMaxMs);
}

/** The settings every worker shares, under BullMQ's names. */
export const WORKER_OPTIONS = {
  lockDuration: QUEUE_SETTINGS.lockDurationMs,
  stalledInterval: QUEUE_SETTINGS.stalledIntervalMs,
  maxStalledCount: QUEUE_SETTINGS.maxStalledCount,
  drainDelay: QUEUE_SETTINGS.drainDelaySeconds,
  runRetryDelay: QUEUE_SETTINGS.runRetryDelayMs,
  settings: { backoffStrategy: backoffMs },
} as const;

/** The wait before the next reconnection to Redis, after `times` failures (1 or more). */
export function reconnectMs(times: number): number {
  return Math.min(QUEUE_SETTINGS.reconnectFirstMs * 2 ** (times - 1), QUEUE_SETTINGS.reconnectMaxMs);
}
