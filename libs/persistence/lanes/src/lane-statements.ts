import { LANE_RULES } from './lane-rules.js';

/** Makes lanes and their slots that are not there yet. $1: keys, $2: most requests at once, $3: milliseconds between two. */
export const OPEN_LANES = `
  WITH wanted AS (SELECT * FROM unnest($1::text[], $2::int[], $3::float8[]) AS wanted (key, concurrency_max, interval_ms)),
  opened AS (
    INSERT INTO lanes.lane (key, concurrency_max, interval_ms) SELECT * FROM wanted ORDER BY key ON CONFLICT DO NOTHING
  )
  INSERT INTO lanes.slot (lane, number)
  SELECT key, number FROM wanted CROSS JOIN LATERAL generate_series(0, concurrency_max - 1) AS number ORDER BY key, number
  ON CONFLICT DO NOTHING`;

/** When the lane may be asked again; in the past when it may be used now. A rate gives no start that lies further ahead than the horizon. */
const CLOSED_UNTIL = `
  greatest(lane.paused_until, lane.open_until,
    CASE WHEN lane.interval_ms > 0 THEN lane.next_start_at - ${LANE_RULES.startsAheadMs} * interval '1 millisecond' END)`;

/** How many slots of the lane may be in use: none while it is closed, one to find out whether a failing destination is back. */
const ALLOWED = `
  CASE WHEN lane.disabled_at IS NOT NULL OR ${CLOSED_UNTIL} > clock_timestamp() THEN 0
       WHEN lane.failures >= ${LANE_RULES.failuresToOpen} THEN 1
       ELSE greatest(1, floor(lane.concurrency_max * lane.pace))::int END`;

const STATE = `
  lane.concurrency_max, lane.interval_ms, ${ALLOWED} AS allowed, lane.disabled_at IS NOT NULL AS is_disabled,
  lane.failures = 0 AND lane.pace = 1 AS is_well,
  greatest(0, least(${LANE_RULES.closedMsMax}, extract(epoch FROM ${CLOSED_UNTIL} - clock_timestamp()) * 1000))::float8 AS closed_for_ms`;

/**
 * Takes free slots. $1: who asks, $2: lanes, $3: how many of each at most, $4: milliseconds they are held. Two senders never get the
 * same one: a row that another just took is passed over.
 */
export const CLAIM_SLOTS = `
  WITH wanted AS (SELECT * FROM unnest($2::text[], $3::int[]) AS wanted (lane, slots)),
  free AS MATERIALIZED (
    SELECT slot.lane, slot.number FROM wanted JOIN lanes.lane ON lane.key = wanted.lane
    CROSS JOIN LATERAL (
      SELECT free.lane, free.number FROM lanes.slot AS free
      WHERE free.lane = wanted.lane AND free.number < ${ALLOWED} AND free.held_until <= clock_timestamp()
      ORDER BY free.number LIMIT wanted.slots FOR UPDATE SKIP LOCKED
    ) AS slot
  ), claimed AS (
    UPDATE lanes.slot SET holder = $1, held_until = clock_timestamp() + $4 * interval '1 millisecond'
    FROM free WHERE slot.lane = free.lane AND slot.number = free.number
    RETURNING slot.lane, slot.number
  )
  SELECT lane.key AS lane, coalesce(array_agg(claimed.number) FILTER (WHERE claimed.number IS NOT NULL), '{}') AS slots, ${STATE}
  FROM wanted JOIN lanes.lane ON lane.key = wanted.lane LEFT JOIN claimed ON claimed.lane = lane.key
  GROUP BY lane.key`;

/** Holds slots for longer. $1: who holds them, $2: lanes, $3: numbers, $4: milliseconds. Answers those that are still held by it, and their lanes' state. */
export const RENEW_SLOTS = `
  WITH renewed AS (
    UPDATE lanes.slot SET held_until = clock_timestamp() + $4 * interval '1 millisecond'
    FROM unnest($2::text[], $3::int[]) AS mine (lane, number)
    WHERE slot.lane = mine.lane AND slot.number = mine.number AND slot.holder = $1 AND slot.held_until > clock_timestamp()
    RETURNING slot.lane, slot.number
  )
  SELECT lane.key AS lane, coalesce(array_agg(renewed.number) FILTER (WHERE renewed.number IS NOT NULL), '{}') AS slots, ${STATE}
  FROM lanes.lane LEFT JOIN renewed ON renewed.lane = lane.key WHERE lane.key = ANY($2)
  GROUP BY lane.key`;

export const RELEASE_SLOTS = `
  UPDATE lanes.slot SET holder = NULL, held_until = '-infinity'
  FROM unnest($2::text[], $3::int[]) AS mine (lane, number)
  WHERE slot.lane = mine.lane AND slot.number = mine.number AND slot.holder = $1`;

/**
 * Gives out the next starts of lanes with a rate, at even distances. $1: lanes, $2: how many at most. Answers how many each got, the
 * milliseconds to the first and from one to the next. Rows are locked in one order, so that two senders wait and do not lock each other out.
 */
export const TAKE_STARTS = `
  WITH wanted AS (SELECT * FROM unnest($1::text[], $2::int[]) AS wanted (lane, starts)),
  locked AS MATERIALIZED (
    SELECT lane.key, wanted.starts, lane.interval_ms / lane.pace AS step_ms,
           greatest(0, extract(epoch FROM lane.next_start_at - clock_timestamp()) * 1000)::float8 AS first_ms, clock_timestamp() AS now
    FROM wanted JOIN lanes.lane ON lane.key = wanted.lane ORDER BY lane.key FOR UPDATE OF lane
  ), granted AS (
    SELECT key, step_ms, first_ms, now,
           least(starts, greatest(0, 1 + floor((${LANE_RULES.startsAheadMs} - first_ms) / step_ms)))::int AS starts FROM locked
  )
  UPDATE lanes.lane SET next_start_at = granted.now + (first_ms + granted.starts * step_ms) * interval '1 millisecond'
  FROM granted WHERE lane.key = granted.key AND granted.starts > 0
  RETURNING lane.key AS lane, granted.starts, granted.first_ms, granted.step_ms`;

/** Whether a report opens the breaker: failures in a row, and it is not open already. */
const OPENS = `
  seen.delivered = 0 AND seen.failed > 0 AND locked.failures + seen.failed >= ${LANE_RULES.failuresToOpen}
    AND locked.open_until <= clock_timestamp()`;

/**
 * Writes down what destinations answered. $1: lanes, and of each $2: requests it took, $3: those it failed, $4: whether it asked for
 * fewer, $5: milliseconds it asked to be left alone. Changes of a lane's health leave a notice.
 */
export const REPORT = `
  WITH seen AS (
    SELECT * FROM unnest($1::text[], $2::int[], $3::int[], $4::boolean[], $5::float8[]) AS seen (lane, delivered, failed, is_slowed, pause_ms)
  ), locked AS MATERIALIZED (
    SELECT lane.* FROM lanes.lane JOIN seen ON seen.lane = lane.key ORDER BY lane.key FOR UPDATE OF lane
  ), changed AS (
    UPDATE lanes.lane SET
      used_at = clock_timestamp(),
      failures = CASE WHEN seen.delivered > 0 THEN 0 ELSE locked.failures + seen.failed END,
      failing_since = CASE WHEN seen.delivered > 0 THEN NULL WHEN seen.failed > 0 THEN coalesce(locked.failing_since, clock_timestamp())
                           ELSE locked.failing_since END,
      openings = CASE WHEN seen.delivered > 0 THEN 0 WHEN ${OPENS} THEN locked.openings + 1 ELSE locked.openings END,
      open_until = CASE
        WHEN seen.delivered > 0 THEN '-infinity'
        WHEN ${OPENS} THEN clock_timestamp()
          + least(${LANE_RULES.openMsMax}, ${LANE_RULES.openFirstMs} * power(2, least(locked.openings, 16))) * interval '1 millisecond'
        ELSE locked.open_until END,
      disabled_at = CASE
        WHEN seen.delivered = 0 AND seen.failed > 0 AND locked.failing_since < clock_timestamp() - ${LANE_RULES.disableAfterMs} * interval '1 millisecond'
          THEN coalesce(locked.disabled_at, clock_timestamp())
        ELSE locked.disabled_at END,
      pace = CASE
        WHEN seen.is_slowed AND locked.slowed_at < clock_timestamp() - ${LANE_RULES.slowEveryMs} * interval '1 millisecond'
          THEN greatest(locked.pace / 2, 1.0 / locked.concurrency_max, 0.01)
        WHEN seen.is_slowed OR seen.delivered = 0 THEN locked.pace
        WHEN locked.failures >= ${LANE_RULES.failuresToOpen} THEN least(locked.pace, ${LANE_RULES.paceAfterFailure})
        ELSE least(1, locked.pace + ${LANE_RULES.paceStep}) END,
      slowed_at = CASE WHEN seen.is_slowed THEN clock_timestamp() ELSE locked.slowed_at END,
      paused_until = greatest(locked.paused_until, clock_timestamp() + seen.pause_ms * interval '1 millisecond')
    FROM seen JOIN locked ON locked.key = seen.lane WHERE lane.key = seen.lane
    RETURNING lane.*, locked.failures AS failures_before, locked.disabled_at AS disabled_before
  ), noticed AS (
    INSERT INTO lanes.notice (lane, kind)
    SELECT key, CASE WHEN disabled_at IS NOT NULL AND disabled_before IS NULL THEN 'disabled' WHEN failures = 0 THEN 'recovered' ELSE 'failing' END
    FROM changed
    WHERE (failures >= ${LANE_RULES.failuresToOpen}) <> (failures_before >= ${LANE_RULES.failuresToOpen})
       OR (disabled_at IS NOT NULL AND disabled_before IS NULL)
  )
  SELECT lane.key AS lane, '{}'::int[] AS slots, ${STATE} FROM changed AS lane`;

/** $1: who is alive, $2: for how many milliseconds. Answers how many senders there are. */
export const SIGN_ON = `
  WITH gone AS (DELETE FROM lanes.sender WHERE alive_until < clock_timestamp() - interval '1 minute'),
  alive AS (
    INSERT INTO lanes.sender (id, alive_until) VALUES ($1, clock_timestamp() + $2 * interval '1 millisecond')
    ON CONFLICT (id) DO UPDATE SET alive_until = excluded.alive_until
  )
  SELECT 1 + count(*)::int AS senders FROM lanes.sender WHERE alive_until > clock_timestamp() AND id <> $1`;

export const SIGN_OFF = 'DELETE FROM lanes.sender WHERE id = $1';
