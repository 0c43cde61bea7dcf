import { type AttemptRecord, deliveryIdOf, idTimeMs, newEventId, type RecordOutcome, responseEventIdOf } from '@crossdock/contracts';
import type { NewEvent } from '../src/index.js';

export const INTEGRATION = newEventId();
const ENDPOINT = newEventId();
const VERSION = newEventId();

export function anEvent(parts: Partial<NewEvent> = {}): NewEvent {
  const eventId = parts.eventId ?? newEventId();
  return {
    eventId,
    workspaceId: 1,
    incomingIntegrationId: INTEGRATION,
    endpointId: ENDPOINT,
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"a":1}',
    timeMs: idTimeMs(eventId),
    ...parts,
  };
}

type Attempted = Extract<RecordOutcome, { kind: 'attempted' }>;

/** An attempt of the delivery that node `nodeId` makes of the event: the first, delivered, and the only one planned, unless told. */
export function anAttempt(eventId: string, parts: Partial<AttemptRecord> = {}): Attempted {
  const nodeId = parts.nodeId ?? 'a';
  const attempt: AttemptRecord = {
    eventId,
    deliveryId: deliveryIdOf(eventId, VERSION, nodeId),
    attempt: 1,
    deliveriesPlanned: 1,
    workspaceId: 1,
    workflowVersionId: VERSION,
    nodeId,
    outcome: 'delivered',
    status: 200,
    reason: null,
    retryDelayMs: null,
    startedAtMs: 1_700_000_000_123,
    timings: { totalMs: 12.5 },
    request: { method: 'POST', url: 'https://example.com/', headers: [['Accept', '*/*']], body: '{}' },
    response: { status: 200, headers: [], body: 'ok', bodyCut: false },
    ...parts,
  };
  const { deliveryId, workspaceId } = attempt;
  const responseEvent = {
    id: responseEventIdOf(deliveryId),
    eventId,
    deliveryId,
    workspaceId,
    action: 'webhook.response',
    params: '{"a":"1"}',
  };
  const hasEnded = attempt.outcome === 'delivered' || attempt.outcome === 'failed';
  return { v: 1, kind: 'attempted', attempt, responseEvent: hasEnded ? responseEvent : null };
}

export function aRetry(eventId: string, retryDelayMs: number, parts: Partial<AttemptRecord> = {}): Attempted {
  return anAttempt(eventId, { outcome: 'retrying', status: 503, reason: 'status 503', retryDelayMs, ...parts });
}

export function aDiscard(eventId: string, reason = 'no workflow starts from it'): RecordOutcome {
  return { v: 1, kind: 'discarded', eventId, workspaceId: 1, reason };
}
