/** Any number that nothing else in the database locks. Held until the sweep's transaction ends, also when its process dies. */
const SWEEP_LOCK = 7_240_502;

export const SWEEP_LOCK_QUERY = `SELECT pg_try_advisory_xact_lock(${SWEEP_LOCK}) AS taken`;

/** Most accepted events that one slice looks at. */
export const SLICE_ROWS_MAX = 5_000;

/** Pauses between two checks of the same event double from the grace up to this. */
const PAUSE_MS_MAX = 60_000;

/**
 * How far event `e.event_id` came, one row. Settled: it was discarded, or every planned delivery has ended or waits for its next attempt
 * in the waiting room, from where it cannot be lost. A replay was not planned: it counts for nothing.
 */
const PROGRESS = `
  SELECT coalesce(count(*) FILTER (WHERE is_safe) >= max(planned), false)
           OR EXISTS (SELECT FROM ledger.event_discard AS discard WHERE discard.event_id = e.event_id) AS settled
  FROM (
    SELECT max(planned) AS planned, bool_or(is_safe) AS is_safe FROM (
      SELECT delivery_id, deliveries_planned AS planned, retry_at IS NULL AS is_safe
      FROM ledger.delivery_attempt AS attempt WHERE attempt.event_id = e.event_id AND attempt.deliveries_planned > 0
      UNION ALL
      SELECT delivery_id, deliveries_planned, true
      FROM ledger.waiting_delivery AS waiting WHERE waiting.event_id = e.event_id AND waiting.deliveries_planned > 0
    ) AS step GROUP BY delivery_id
  ) AS delivery`;

/**
 * From where to where events may be looked at now, as text because a `Date` has no microseconds. $1: grace in milliseconds.
 * A transaction on the ledger that still runs may yet commit events as old as itself, so nothing younger is passed, however long its
 * commit takes. (Of sessions of another database user the start is not visible; for those there is the grace alone.) A mark that lies
 * in the future means that the clock was set back: it follows.
 */
export const READ_BOUNDS = `
  SELECT least(swept_before, ripe)::text AS since, least(ripe, oldest)::text AS until
  FROM ledger.reconcile_mark,
       (SELECT clock_timestamp() - $1 * interval '1 millisecond' AS ripe) AS clock,
       (SELECT min(xact_start) AS oldest FROM pg_stat_activity WHERE datname = current_database()
          AND application_name = current_setting('application_name') AND pid <> pg_backend_pid()) AS running`;

/**
 * Looks at the events accepted in the next slice from $1 to $2, in order, and keeps those that are not settled in `open_event`.
 * Answers how many it looked at and up to which time. Events of the same microsecond are taken together, so none is left behind.
 */
export const WATCH_SLICE = `
  WITH slice AS MATERIALIZED (
    SELECT id AS event_id, accepted_at FROM ledger.incoming_event
    WHERE accepted_at > $1::timestamptz AND accepted_at <= $2::timestamptz
    ORDER BY accepted_at FETCH FIRST ${SLICE_ROWS_MAX} ROWS WITH TIES
  ), watched AS (
    INSERT INTO ledger.open_event (event_id)
    SELECT e.event_id FROM slice AS e CROSS JOIN LATERAL (${PROGRESS}) AS progress WHERE NOT progress.settled
    ON CONFLICT DO NOTHING
  )
  SELECT count(*)::int AS rows, max(accepted_at)::text AS until FROM slice`;

export const MOVE_MARK = 'UPDATE ledger.reconcile_mark SET swept_before = $1::timestamptz';

/**
 * Checks the open events whose time has come: forgets the settled ones, answers the others and pauses them. $1: grace in milliseconds,
 * $2: most events looked at. `statement_timestamp` and not `clock_timestamp`, which would keep the index on the time from bounding what
 * is read.
 */
export const TAKE_DUE = `
  WITH candidate AS MATERIALIZED (
    SELECT event_id, checks FROM ledger.open_event WHERE next_check_at <= statement_timestamp() ORDER BY next_check_at LIMIT $2
  ), verdict AS MATERIALIZED (
    SELECT e.event_id, e.checks, progress.settled FROM candidate AS e CROSS JOIN LATERAL (${PROGRESS}) AS progress
  ), forgotten AS (
    DELETE FROM ledger.open_event USING verdict WHERE open_event.event_id = verdict.event_id AND verdict.settled
  ), postponed AS (
    UPDATE ledger.open_event SET
      checks = least(verdict.checks + 1, 16),
      next_check_at = statement_timestamp() + least(${PAUSE_MS_MAX}, $1 * power(2, verdict.checks)) * interval '1 millisecond'
    FROM verdict WHERE open_event.event_id = verdict.event_id AND NOT verdict.settled
  )
  SELECT verdict.event_id, event.batch_id
  FROM verdict LEFT JOIN ledger.incoming_event AS event ON event.id = verdict.event_id WHERE NOT settled`;
