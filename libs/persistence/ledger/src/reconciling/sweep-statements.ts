/** Any number that nothing else in the database locks. Held until the sweep's transaction ends, also when its process dies. */
const SWEEP_LOCK = 7_240_502;

export const SWEEP_LOCK_QUERY = `SELECT pg_try_advisory_xact_lock(${SWEEP_LOCK}) AS taken`;

/** Time covered by one slice: at 3,000 events a second some 90,000 rows, well within the longest statement. */
const SLICE_SECONDS = 30;

/** Pauses between two checks of the same event double from the grace up to this. */
const PAUSE_MS_MAX = 60_000;

/** How far the deliveries of event `$event` came, one row. `next_retry` is that of the delivery that waits the shortest. */
const progressOf = (event: string): string => `
  SELECT max(planned) AS planned, count(*) AS known, count(*) FILTER (WHERE ended) AS ended,
         min(retry_at) FILTER (WHERE NOT ended) AS next_retry
  FROM (
    SELECT delivery_id, max(deliveries_planned) AS planned, bool_or(retry_at IS NULL) AS ended, max(retry_at) AS retry_at
    FROM ledger.delivery_attempt WHERE event_id = ${event} GROUP BY delivery_id
  ) AS delivery`;

const isDiscarded = (event: string): string => `EXISTS (SELECT FROM ledger.event_discard WHERE event_id = ${event})`;

/**
 * Looks at the events accepted in the slice of time after the mark, keeps those that are not settled in `open_event` and moves the
 * mark. $1: grace in milliseconds. When the mark is far behind, the time in which nothing was accepted is skipped.
 */
export const WATCH_SLICE = `
  WITH bounds AS (
    SELECT swept_before AS since, clock_timestamp() - $1 * interval '1 millisecond' AS until FROM ledger.reconcile_mark
  ), slice AS (
    SELECT start.at AS since, least(bounds.until, start.at + interval '${SLICE_SECONDS} seconds') AS until, bounds.until AS final
    FROM bounds, LATERAL (
      SELECT CASE WHEN bounds.until - bounds.since < interval '${SLICE_SECONDS} seconds' THEN bounds.since
        ELSE coalesce(
          (SELECT min(accepted_at) FROM ledger.incoming_event WHERE accepted_at >= bounds.since AND accepted_at < bounds.until),
          bounds.until) END AS at
    ) AS start
    WHERE bounds.until > bounds.since
  ), watched AS (
    INSERT INTO ledger.open_event (event_id)
    SELECT event.id
    FROM slice
    JOIN ledger.incoming_event AS event ON event.accepted_at >= slice.since AND event.accepted_at < slice.until
    CROSS JOIN LATERAL (${progressOf('event.id')}) AS progress
    WHERE NOT ${isDiscarded('event.id')} AND (progress.planned IS NULL OR progress.ended < progress.planned)
    ON CONFLICT DO NOTHING
  )
  UPDATE ledger.reconcile_mark SET swept_before = slice.until FROM slice
  RETURNING slice.until >= slice.final AS caught_up`;

/**
 * Checks the open events whose time has come: forgets the settled ones, postpones those that wait for a retry, answers the others
 * and pauses them. $1: grace in milliseconds, $2: most events looked at.
 */
export const TAKE_DUE = `
  WITH candidate AS (
    SELECT event_id, checks FROM ledger.open_event WHERE next_check_at <= clock_timestamp() ORDER BY next_check_at LIMIT $2
  ), judged AS (
    SELECT candidate.event_id, candidate.checks, progress.next_retry + $1 * interval '1 millisecond' AS retry_due_at,
      ${isDiscarded('candidate.event_id')} OR coalesce(progress.ended >= progress.planned, false) AS settled,
      coalesce(progress.known >= progress.planned, false) AS all_known
    FROM candidate CROSS JOIN LATERAL (${progressOf('candidate.event_id')}) AS progress
  ), verdict AS (
    SELECT event_id, checks, settled, retry_due_at,
      NOT settled AND all_known AND coalesce(retry_due_at > clock_timestamp(), false) AS waits
    FROM judged
  ), forgotten AS (
    DELETE FROM ledger.open_event USING verdict WHERE open_event.event_id = verdict.event_id AND verdict.settled
  ), postponed AS (
    UPDATE ledger.open_event SET
      checks = CASE WHEN verdict.waits THEN 0 ELSE least(verdict.checks + 1, 16) END,
      next_check_at = CASE WHEN verdict.waits THEN verdict.retry_due_at
        ELSE clock_timestamp() + least(${PAUSE_MS_MAX}, $1 * power(2, verdict.checks)) * interval '1 millisecond' END
    FROM verdict WHERE open_event.event_id = verdict.event_id AND NOT verdict.settled
  )
  SELECT event_id FROM verdict WHERE NOT settled AND NOT waits`;
