import { type EventSummary, idTimeMs } from '@crossdock/contracts';
import type { IncomingEventEntity } from '../entities/incoming-event.entity.js';
import type { ResponseEventEntity } from '../entities/response-event.entity.js';

export function toIncomingSummary(row: IncomingEventEntity): EventSummary {
  return {
    id: row.id,
    kind: 'incoming',
    action: null,
    time: new Date(idTimeMs(row.id)).toISOString(),
    incomingIntegrationId: row.incomingIntegrationId,
    incomingEventId: row.id,
    deliveryId: null,
    params: null,
  };
}

export function toResponseSummary(row: ResponseEventEntity): EventSummary {
  return {
    id: row.id,
    kind: 'response',
    action: row.action,
    time: row.createdAt.toISOString(),
    incomingIntegrationId: null,
    incomingEventId: row.eventId,
    deliveryId: row.deliveryId,
    params: JSON.parse(row.params) as Record<string, unknown>,
  };
}
