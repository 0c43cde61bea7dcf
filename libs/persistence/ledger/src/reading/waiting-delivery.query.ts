import { type Delivery, idTimeMs, lowestIdAt } from '@crossdock/contracts';
import type { LedgerStore } from '../store/ledger-store.js';

interface WaitingRow {
  readonly event_id: string;
  readonly workflow_version_id: string;
  readonly node_id: string;
  readonly replay_of: string | null;
}

/** A delivery that waits for its first attempt; undefined when no such one does. Without this a replay could not be found until it was tried. */
export async function findWaitingDelivery(store: LedgerStore, workspaceId: number, deliveryId: string): Promise<Delivery | undefined> {
  const timeMs = idTimeMs(deliveryId);
  const [row] = await store.query<WaitingRow>(
    `SELECT waiting.event_id, waiting.workflow_version_id, waiting.node_id, waiting.replay_of
     FROM ledger.waiting_delivery AS waiting JOIN ledger.incoming_event AS event ON event.id = waiting.event_id
     WHERE waiting.event_id >= $3 AND waiting.event_id < $4 AND waiting.delivery_id = $2 AND event.workspace_id = $1`,
    [workspaceId, deliveryId, lowestIdAt(timeMs), lowestIdAt(timeMs + 1)],
  );
  if (row === undefined) return undefined;
  return {
    id: deliveryId,
    eventId: row.event_id,
    workflowVersionId: row.workflow_version_id,
    nodeId: row.node_id,
    replayOf: row.replay_of,
    state: 'pending',
    status: null,
    reason: null,
    destination: null,
    attempts: [],
    responseEventId: null,
  };
}
