import type { EntityManager } from 'typeorm';

/** A replay that shall wait for its first attempt. */
export interface NewReplay {
  readonly eventId: string;
  readonly deliveryId: string;
  readonly workflowVersionId: string;
  readonly nodeId: string;
  /** The delivery that was made first. */
  readonly replayOf: string;
}

/** Due now, in no lane: the dispatcher renders the request and finds it. Planned for nothing: the event owes no replay. */
const ENTER = `
  INSERT INTO ledger.waiting_delivery
    (event_id, delivery_id, attempt, deliveries_planned, workflow_version_id, node_id, lane, due_at, rank_at, replay_of, replay_id)
  SELECT event_id, delivery_id, 1, 0, workflow_version_id, node_id, '', now, now, replay_of, $6
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[])
    AS replay (event_id, delivery_id, workflow_version_id, node_id, replay_of), clock_timestamp() AS now
  ORDER BY event_id, delivery_id
  ON CONFLICT DO NOTHING`;

const LEAVE_RECORDED = `
  DELETE FROM ledger.waiting_delivery AS waiting USING unnest($1::uuid[], $2::uuid[]) AS replay (event_id, delivery_id)
  WHERE waiting.event_id = replay.event_id AND waiting.delivery_id = replay.delivery_id AND waiting.attempt = 1 AND EXISTS (
    SELECT FROM ledger.delivery_attempt AS recorded
    WHERE recorded.event_id = waiting.event_id AND recorded.delivery_id = waiting.delivery_id AND recorded.attempt = 1)`;

/**
 * Lets replays wait. One that waits, is under way or has been attempted already stays as it is. Call it in a transaction: the outcome of
 * the same replay may be recorded meanwhile, which takes its row away; what was entered after that is found recorded by the second statement.
 *
 * @param replayId the bulk replay they belong to; null for one that was asked for by itself.
 */
export async function enterReplays(manager: EntityManager, replays: readonly NewReplay[], replayId: string | null): Promise<void> {
  if (replays.length === 0) return;
  const keys = [replays.map(({ eventId }) => eventId), replays.map(({ deliveryId }) => deliveryId)];
  await manager.query(ENTER, [
    ...keys,
    replays.map(({ workflowVersionId }) => workflowVersionId),
    replays.map(({ nodeId }) => nodeId),
    replays.map(({ replayOf }) => replayOf),
    replayId,
  ]);
  await manager.query(LEAVE_RECORDED, keys);
}
