import { MATCHED_COLUMNS, MATCHES, walkOf } from '../reading/delivery-filter.js';

/** Most attempts that one step looks at, and most deliveries it releases. */
export const STEP_SCANNED_MAX = 1_000;
export const STEP_RELEASED_MAX = 500;

/** Most new deliveries that one step of a cancelled replay withdraws. */
export const STEP_WITHDRAWN_MAX = 1_000;

export const CREATE = `
  INSERT INTO ledger.replay
    (id, workspace_id, name, filter, workflow_version_ids, per_second, next_event_id, next_delivery_id, next_attempt, end_event_id, key)
  VALUES ($1, $2, $3, $4, $5, $6, $7, '00000000-0000-0000-0000-000000000000', 0, $8, $9)
  ON CONFLICT (workspace_id, key) DO NOTHING RETURNING *`;

export const FIND_BY_KEY = 'SELECT * FROM ledger.replay WHERE workspace_id = $1 AND key = $2';

export const FIND = 'SELECT * FROM ledger.replay WHERE id = $2 AND workspace_id = $1';

export const LIST = `
  SELECT * FROM ledger.replay WHERE workspace_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`;

/** What is released already goes on; a step takes back what nobody began with. A replay that has ended stays as it is. */
export const CANCEL = `
  UPDATE ledger.replay SET status = 'cancelled' WHERE id = $2 AND workspace_id = $1 AND status = 'running'`;

/**
 * The replay that has waited longest for a step and has one due, for this transaction alone. A second that was not used is lost, so that no
 * stop, however long, is made up for by a flood.
 */
export const NEXT_REPLAY = `
  SELECT replay.*, greatest(1, least(${STEP_RELEASED_MAX},
           floor(extract(epoch FROM now - greatest(paced_until, now - interval '1 second')) * per_second)))::int AS allowed
  FROM ledger.replay CROSS JOIN (SELECT clock_timestamp() AS now) AS clock
  WHERE finished_at IS NULL AND (status = 'cancelled' OR paced_until <= now - interval '1 second' / per_second)
  ORDER BY stepped_at LIMIT 1 FOR UPDATE OF replay SKIP LOCKED`;

/**
 * The next deliveries to replay, oldest first, and up to where was looked: every row repeats the latter, also a lone row without a delivery.
 * $1 to $3: the attempt after which to go on, $4: below this event, $5: how many at most; $13: the bulk replay; the rest is the filter. A
 * delivery is left out when it is a replay itself, or when a replay of it was delivered or is still to be made. Replays that ended after the
 * bulk replay began are none of its business: they may be its own.
 */
export const nextDeliveries = (state: string): string => `
  WITH slice AS MATERIALIZED (
    SELECT ${MATCHED_COLUMNS} FROM ledger.delivery_attempt
    WHERE ${walkOf(state)} AND event_id >= $1 AND event_id < $4 AND (event_id, delivery_id, attempt) > ($1, $2::uuid, $3::smallint)
    ORDER BY event_id, delivery_id, attempt LIMIT ${STEP_SCANNED_MAX}
  ), matched AS (
    SELECT event_id, delivery_id, attempt, workflow_version_id, node_id, replay_of,
           replay_of IS NOT NULL OR EXISTS (
             SELECT FROM ledger.delivery_attempt AS replay
             WHERE replay.event_id = row.event_id AND replay.replay_of = row.delivery_id AND replay.outcome = 'delivered'
           ) OR EXISTS (
             SELECT FROM ledger.waiting_delivery AS replay WHERE replay.event_id = row.event_id AND replay.replay_of = row.delivery_id
           ) AS is_replayed
    FROM slice AS row WHERE ${MATCHES} AND (row.replay_of IS NULL OR row.recorded_at < (SELECT created_at FROM ledger.replay WHERE id = $13))
    ORDER BY event_id, delivery_id, attempt LIMIT $5
  ), scanned AS (
    SELECT event_id, delivery_id, attempt, count(*) OVER ()::int AS rows
    FROM slice ORDER BY event_id DESC, delivery_id DESC, attempt DESC LIMIT 1
  )
  SELECT coalesce(scanned.rows, 0) AS scanned, scanned.event_id AS last_event_id, scanned.delivery_id AS last_delivery_id,
         scanned.attempt AS last_attempt, matched.*
  FROM (VALUES (1)) AS one LEFT JOIN scanned ON true LEFT JOIN matched ON true
  ORDER BY matched.event_id, matched.delivery_id, matched.attempt`;

/** $2: deliveries matched, $3: released, $4: left out, $5 to $7: the attempt up to which was looked, $8: that was the end. */
export const MOVE_ON = `
  UPDATE ledger.replay SET
    matched = matched + $2, replayed = replayed + $3, left_out = left_out + $4,
    next_event_id = $5, next_delivery_id = $6, next_attempt = $7,
    paced_until = greatest(paced_until, clock_timestamp() - interval '1 second') + $3 * interval '1 second' / per_second,
    stepped_at = clock_timestamp(),
    status = CASE WHEN $8 THEN 'finished' ELSE status END,
    finished_at = CASE WHEN $8 THEN clock_timestamp() END
  WHERE id = $1`;

/**
 * Takes back deliveries of a cancelled replay that nobody has begun with. Of one that somebody took, and be it one who died with it, nobody
 * knows whether it was sent: it goes on.
 */
export const WITHDRAW = `
  WITH untaken AS MATERIALIZED (
    SELECT event_id, delivery_id, attempt FROM ledger.waiting_delivery
    WHERE replay_id = $1 AND attempt = 1 AND leased_until = '-infinity' LIMIT ${STEP_WITHDRAWN_MAX} FOR UPDATE SKIP LOCKED
  ), gone AS (
    DELETE FROM ledger.waiting_delivery AS waiting USING untaken
    WHERE waiting.event_id = untaken.event_id AND waiting.delivery_id = untaken.delivery_id AND waiting.attempt = untaken.attempt
    RETURNING waiting.delivery_id
  )
  UPDATE ledger.replay SET
    replayed = replayed - gone.count, withdrawn = withdrawn + gone.count, stepped_at = clock_timestamp(),
    finished_at = CASE WHEN gone.count < ${STEP_WITHDRAWN_MAX} THEN clock_timestamp() END
  FROM (SELECT count(*)::int AS count FROM gone) AS gone WHERE id = $1`;

export const REMAINING_MAX = 10_000;

/** Counts on from where a replay is, up to `REMAINING_MAX`: deliveries of its state, before its other conditions. */
export const COUNT_REMAINING = `
  SELECT count(*)::int AS remaining FROM (
    SELECT FROM ledger.delivery_attempt
    WHERE workspace_id = $1 AND outcome = $2 AND outcome IN ('failed', 'cancelled')
      AND event_id >= $3 AND event_id < $6 AND (event_id, delivery_id, attempt) > ($3, $4::uuid, $5::smallint)
    ORDER BY event_id, delivery_id, attempt LIMIT ${REMAINING_MAX}
  ) AS ahead`;
