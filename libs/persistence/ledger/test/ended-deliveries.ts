import { type AttemptRecord, newEventId } from '@crossdock/contracts';
import type { TakenDelivery } from '../src/index.js';
import type { OpenLedger } from './open-ledger.js';
import { anAttempt, anEvent } from './records.js';

export const BASE_MS = Date.parse('2026-05-01T10:00:00Z');

export const failed = { outcome: 'failed', status: 404, reason: 'status 404' } as const;

/** Accepted events, a second apart, each with one delivery that ended like `parts`; answers the ids of these. */
export async function endDeliveries(
  ledger: OpenLedger,
  count: number,
  parts: Partial<AttemptRecord> = failed,
  firstMs = BASE_MS,
): Promise<string[]> {
  const outcomes = Array.from({ length: count }, (_, index) => anAttempt(newEventId(firstMs + index * 1_000), parts));
  await Promise.all(outcomes.map(({ attempt }) => ledger.events.append(anEvent({ eventId: attempt.eventId }))));
  await Promise.all(outcomes.map((outcome) => ledger.outcomes.append(outcome)));
  return outcomes.map(({ attempt }) => attempt.deliveryId);
}

/** What waits, in the order of the events. */
export function findWaiting(ledger: OpenLedger): Promise<Array<{ replay_of: string; delivery_id: string }>> {
  return ledger.dataSource.query('SELECT replay_of, delivery_id FROM ledger.waiting_delivery ORDER BY event_id');
}

/** The attempt of a replay that was taken; delivered, unless told. */
export function endedAs(taken: TakenDelivery, parts: Partial<AttemptRecord> = {}) {
  return anAttempt(taken.eventId, { deliveryId: taken.deliveryId, deliveriesPlanned: 0, replayOf: taken.replayOf ?? '', ...parts });
}
