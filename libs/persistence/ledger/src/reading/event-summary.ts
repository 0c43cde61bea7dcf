import { type EventSummary, idTimeMs } from '@crossdock/contracts';
import { type JsonObject, parseJsonObject } from '@crossdock/flattening';
import type { IncomingEventEntity } from '../entities/incoming-event.entity.js';
import type { ResponseEventEntity } from '../entities/response-event.entity.js';

/** Parameters were made here, flat and bounded by the response they come from: nothing of them is refused. */
const PARAMS_LIMITS = { depthMax: 64, valuesMax: Number.MAX_SAFE_INTEGER };

/** A line of the event list whose parameters keep every digit: write it with `stringifyJson`. */
export type RecordedEvent = Omit<EventSummary, 'params'> & { readonly params: JsonObject | null };

export function toIncomingSummary(row: IncomingEventEntity): RecordedEvent {
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

export function toResponseSummary(row: ResponseEventEntity): RecordedEvent {
  const params = parseJsonObject(row.params, PARAMS_LIMITS);
  return {
    id: row.id,
    kind: 'response',
    action: row.action,
    time: row.createdAt.toISOString(),
    incomingIntegrationId: null,
    incomingEventId: row.eventId,
    deliveryId: row.deliveryId,
    params: params.ok ? params.value : {},
  };
}
