/** A retry ranks behind first attempts that came up to this much later, once for each attempt before it: it cannot be passed for ever. */
export const RETRY_RANK_MS = 60_000;

/** Attempts before it that count for the rank of a retry. What is due ranks no later than so many minutes from now. */
const RANKS = 10;
const RANKS_MAX = RANKS * RETRY_RANK_MS;

/** How long a delivery belongs to whoever took it, unless he holds it for longer. */
export const LEASE_MS = 15_000;

/** When a delivery of the given attempt that is due at `due` may be preferred to others. */
export const rankOf = (due: string, attempt: string): string =>
  `${due} + least(${attempt} - 1, ${RANKS}) * ${RETRY_RANK_MS} * interval '1 millisecond'`;

/**
 * Lets deliveries wait, or wait on under another lane or for longer. One whose attempt is recorded already is left out: a job that ran
 * twice must not bring back what its other run has done.
 */
export const PUT = `
  INSERT INTO ledger.waiting_delivery AS waiting
    (event_id, delivery_id, attempt, deliveries_planned, workflow_version_id, node_id, lane, order_key, replay_of, due_at, rank_at)
  SELECT event_id, delivery_id, attempt, deliveries_planned, workflow_version_id, node_id, lane, order_key, replay_of, due_at,
         ${rankOf('due_at', 'attempt')}
  FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::smallint[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::uuid[],
              $10::float8[])
    AS put (event_id, delivery_id, attempt, deliveries_planned, workflow_version_id, node_id, lane, order_key, replay_of, delay_ms)
    CROSS JOIN LATERAL (SELECT clock_timestamp() + delay_ms * interval '1 millisecond' AS due_at) AS due
  WHERE NOT EXISTS (
    SELECT FROM ledger.delivery_attempt AS recorded
    WHERE recorded.event_id = put.event_id AND recorded.delivery_id = put.delivery_id AND recorded.attempt = put.attempt
  )
  ORDER BY event_id, delivery_id
  ON CONFLICT (event_id, delivery_id, attempt) DO UPDATE SET
    lane = excluded.lane, order_key = excluded.order_key, due_at = excluded.due_at, rank_at = excluded.rank_at, leased_until = '-infinity'`;

/**
 * Lanes in which a delivery is due, those from $1 on, $2 at most. Steps from lane to lane over the index, so its cost is the number of lanes
 * and not of deliveries.
 */
export const FIND_DUE_LANES = `
  WITH RECURSIVE lane AS (
    (SELECT lane, due_at FROM ledger.waiting_delivery WHERE lane >= $1 ORDER BY lane, due_at LIMIT 1)
    UNION ALL
    SELECT next.lane, next.due_at FROM lane CROSS JOIN LATERAL (
      SELECT waiting.lane, waiting.due_at FROM ledger.waiting_delivery AS waiting
      WHERE waiting.lane > lane.lane ORDER BY waiting.lane, waiting.due_at LIMIT 1
    ) AS next
  )
  SELECT lane FROM lane WHERE due_at <= clock_timestamp() LIMIT $2`;

/**
 * Takes the next deliveries of lanes, with their events. $1: lanes, $2: how many of each at most, $3: an id for this. One that somebody took
 * before keeps the id of then: what he did is found under that. Of deliveries with the same order key only the oldest can be taken, also while
 * it is under way or waits for its next attempt. A replay is made by the definitions in force now, not by those of the time of its event: often
 * it is made because they were mended.
 */
export const TAKE = `
  WITH wanted AS (SELECT * FROM unnest($1::text[], $2::int[]) AS wanted (lane, deliveries)),
  next AS MATERIALIZED (
    SELECT due.* FROM wanted CROSS JOIN LATERAL (
      SELECT waiting.event_id, waiting.delivery_id, waiting.attempt, waiting.leased_until > '-infinity' AS was_taken
      FROM ledger.waiting_delivery AS waiting
      WHERE waiting.lane = wanted.lane AND waiting.rank_at <= statement_timestamp() + ${RANKS_MAX} * interval '1 millisecond'
        AND waiting.due_at <= clock_timestamp() AND waiting.leased_until <= clock_timestamp()
        AND (waiting.order_key IS NULL OR NOT EXISTS (
          SELECT FROM ledger.waiting_delivery AS earlier
          WHERE earlier.lane = waiting.lane AND earlier.order_key = waiting.order_key
            AND (earlier.event_id, earlier.delivery_id) < (waiting.event_id, waiting.delivery_id)))
      ORDER BY waiting.rank_at LIMIT wanted.deliveries FOR UPDATE SKIP LOCKED
    ) AS due
  ), taken AS (
    UPDATE ledger.waiting_delivery AS waiting SET leased_until = clock_timestamp() + ${LEASE_MS} * interval '1 millisecond',
           take_id = CASE WHEN next.was_taken THEN waiting.take_id ELSE $3::uuid END
    FROM next
    WHERE waiting.event_id = next.event_id AND waiting.delivery_id = next.delivery_id AND waiting.attempt = next.attempt
    RETURNING waiting.*, next.was_taken
  )
  SELECT taken.event_id, taken.delivery_id, taken.attempt, taken.deliveries_planned, taken.workflow_version_id, taken.node_id, taken.lane,
         taken.order_key, taken.replay_of, taken.was_taken, taken.take_id, event.workspace_id, event.incoming_integration_id, event.endpoint_id,
         event.method, event.headers, event.body,
         CASE WHEN taken.replay_of IS NULL THEN event.catalog_revision ELSE (SELECT value FROM catalog.revision) END AS catalog_revision
  FROM taken LEFT JOIN ledger.incoming_event AS event ON event.id = taken.event_id ORDER BY taken.rank_at`;

const THESE = `
  FROM unnest($1::uuid[], $2::uuid[], $3::smallint[]) AS these (event_id, delivery_id, attempt)
  WHERE waiting.event_id = these.event_id AND waiting.delivery_id = these.delivery_id AND waiting.attempt = these.attempt`;

/** Counts what waits in lanes. $1: lanes, $2: where to stop counting in each. */
export const COUNT_WAITING = `
  SELECT lane, waiting FROM unnest($1::text[]) AS wanted (lane)
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS waiting FROM (SELECT FROM ledger.waiting_delivery AS waits WHERE waits.lane = wanted.lane LIMIT $2) AS first
  ) AS counted`;

export const HOLD = `
  UPDATE ledger.waiting_delivery AS waiting SET leased_until = clock_timestamp() + ${LEASE_MS} * interval '1 millisecond' ${THESE}
  AND waiting.leased_until > '-infinity'`;

export const IS_WAITING = `
  SELECT 1 FROM ledger.waiting_delivery AS waiting
  WHERE event_id = ANY($1::uuid[]) AND delivery_id = ANY($2::uuid[]) AND attempt = ANY($3::smallint[])`;

export const GIVE_BACK = `UPDATE ledger.waiting_delivery AS waiting SET leased_until = '-infinity' ${THESE}`;

export const FORGET = `DELETE FROM ledger.waiting_delivery AS waiting USING
  unnest($1::uuid[], $2::uuid[], $3::smallint[]) AS these (event_id, delivery_id, attempt)
  WHERE waiting.event_id = these.event_id AND waiting.delivery_id = these.delivery_id AND waiting.attempt = these.attempt`;
