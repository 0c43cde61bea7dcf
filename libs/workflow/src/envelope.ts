import type { AcceptedEvent } from '@crossdock/contracts';
import { type JsonObject, type JsonValue, parseJsonObject } from '@crossdock/flattening';

/**
 * The envelope a workflow sees of an accepted event (seed: incoming integration, example data). The body is parsed again from the
 * text that was committed; a text that is no JSON object, which the ingress never accepts, gives an empty body.
 */
export function envelopeOf(event: AcceptedEvent): JsonObject {
  const parsed = parseJsonObject(event.body);
  const body: JsonObject = parsed.ok ? parsed.value : {};
  return toEnvelope(event, body);
}

/** The envelope around a body that is parsed already. */
export function toEnvelope(event: Omit<AcceptedEvent, 'body' | 'catalogRevision'>, body: JsonValue): JsonObject {
  return {
    body,
    businessProfileId: event.workspaceId,
    endpointId: event.endpointId,
    eventId: event.eventId,
    headers: { ...event.headers },
    method: event.method,
    time: event.timeMs,
  };
}
