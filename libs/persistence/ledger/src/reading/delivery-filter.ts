import type { AttemptRecord } from '@crossdock/contracts';

/** Conditions on the attempt that decided the state of a delivery. All that are given must hold. */
export interface DeliveryFilter {
  readonly state?: AttemptRecord['outcome'] | undefined;
  /** One of these versions planned it; with none of them nothing passes. */
  readonly workflowVersionIds?: readonly string[] | undefined;
  readonly nodeId?: string | undefined;
  /** HTTP status; 0: no response came. */
  readonly status?: number | undefined;
  readonly incomingIntegrationId?: string | undefined;
  /** Origin of its request. */
  readonly destination?: string | undefined;
}

/** States that have an index of their own: few deliveries among many end so. */
const INDEXED_STATES: readonly unknown[] = ['failed', 'cancelled'];

/** The values of $6 to $12 of every statement with a `MATCHES`. */
export function filterParameters(workspaceId: number, filter: DeliveryFilter): unknown[] {
  return [
    workspaceId,
    filter.state ?? null,
    filter.workflowVersionIds ?? null,
    filter.nodeId ?? null,
    filter.status ?? null,
    filter.incomingIntegrationId ?? null,
    filter.destination ?? null,
  ];
}

/** Whether the attempt `row` passes the filter and decides the state of its delivery: it ended it first, or is the last of one that has not ended. */
export const MATCHES = `
  row.workspace_id = $6 AND ($7::text IS NULL OR row.outcome = $7) AND ($8::uuid[] IS NULL OR row.workflow_version_id = ANY($8))
  AND ($9::text IS NULL OR row.node_id = $9) AND ($10::int IS NULL OR row.status = $10) AND ($12::text IS NULL OR row.destination = $12)
  AND ($11::uuid IS NULL OR EXISTS (
    SELECT FROM ledger.incoming_event AS event WHERE event.id = row.event_id AND event.incoming_integration_id = $11))
  AND NOT EXISTS (
    SELECT FROM ledger.delivery_attempt AS other
    WHERE other.event_id = row.event_id AND other.delivery_id = row.delivery_id AND CASE
      WHEN row.retry_at IS NULL THEN other.retry_at IS NULL AND other.attempt < row.attempt
      ELSE other.retry_at IS NULL OR other.attempt > row.attempt END)`;

/** The columns that conditions look at. Requests and responses, a megabyte each, are not among them. */
export const MATCHED_COLUMNS = `
  event_id, delivery_id, attempt, workspace_id, outcome, retry_at, status, node_id, workflow_version_id, destination, replay_of, recorded_at`;

/** For a transaction that walks: a partition without statistics must not be collected or sorted for the first few rows of it. */
export const WALK_SETTINGS = 'SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off';

/** Walks only the attempts that ended a delivery in the state $7, where there is an index for it. */
export function walkOf(state: unknown): string {
  return INDEXED_STATES.includes(state) ? 'workspace_id = $6 AND outcome = $7' : 'true';
}

/** The values of a statement that only walks: $1 to $5, and those of `walkOf`. */
export function walkParameters(bounds: readonly unknown[], workspaceId: number, state: unknown): unknown[] {
  return INDEXED_STATES.includes(state) ? [...bounds, workspaceId, state] : [...bounds];
}
