import { type Attempt, type AttemptRecord, type Delivery, responseEventIdOf } from '@crossdock/contracts';
import type { DeliveryAttemptEntity } from '../entities/delivery-attempt.entity.js';

/** The deliveries that attempts belong to, in the order of their first attempt. */
export function toDeliveries(rows: readonly DeliveryAttemptEntity[]): Delivery[] {
  const groups = new Map<string, DeliveryAttemptEntity[]>();
  for (const row of [...rows].sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime() || a.attempt - b.attempt)) {
    groups.set(row.deliveryId, [...(groups.get(row.deliveryId) ?? []), row]);
  }
  return [...groups.values()].flatMap((attempts) => toDelivery(attempts) ?? []);
}

function toDelivery(rows: readonly DeliveryAttemptEntity[]): Delivery | undefined {
  const attempts = [...rows].sort((a, b) => a.attempt - b.attempt);
  const last = attempts.at(-1);
  if (last === undefined) return undefined;
  // An attempt that two workers ran may have been followed by a needless one: what ended the delivery first decides.
  const deciding = attempts.find(({ retryAt }) => retryAt === null) ?? last;
  const hasResponseEvent = deciding.outcome === 'delivered' || deciding.outcome === 'failed';
  return {
    id: last.deliveryId,
    eventId: last.eventId,
    workflowVersionId: last.workflowVersionId,
    nodeId: last.nodeId,
    replayOf: last.replayOf,
    state: deciding.outcome,
    status: deciding.status,
    reason: deciding.reason,
    destination: deciding.destination,
    attempts: attempts.map(toAttempt),
    responseEventId: hasResponseEvent ? responseEventIdOf(last.deliveryId) : null,
  };
}

function toAttempt(row: DeliveryAttemptEntity): Attempt {
  return {
    attempt: row.attempt,
    workflowVersionId: row.workflowVersionId,
    nodeId: row.nodeId,
    outcome: row.outcome,
    status: row.status,
    reason: row.reason,
    retryAt: row.retryAt?.toISOString() ?? null,
    startedAtMs: row.startedAt.getTime(),
    timings: JSON.parse(row.timings) as AttemptRecord['timings'],
    request: parseColumn<AttemptRecord['request']>(row.request),
    response: parseColumn<AttemptRecord['response']>(row.response),
  };
}

/** A column that was not selected counts as empty. */
function parseColumn<T>(text: string | null | undefined): T | null {
  return typeof text === 'string' ? (JSON.parse(text) as T) : null;
}
