import type { EventStory } from '@crossdock/contracts';
import { flatten, type JsonObject, type JsonValue } from '@crossdock/flattening';
import type { RecordedStory } from '@crossdock/ledger';
import { envelopeOf } from '@crossdock/workflow';

/** An `EventStory` as JSON: what came in and what came back keeps every digit of its numbers. */
export function toEventStory(story: RecordedStory): JsonObject {
  const { event, discardReason, deliveries, responseEvents } = story;
  const plain: Omit<EventStory, 'request' | 'parameters' | 'responseEvents'> = {
    id: event.eventId,
    time: new Date(event.timeMs).toISOString(),
    incomingIntegrationId: event.incomingIntegrationId,
    endpointId: event.endpointId,
    state: stateOf(story),
    discardReason,
    deliveries: [...deliveries],
  };
  const envelope = envelopeOf(event);
  const parameters = flatten(envelope, '').map((parameter): JsonObject => ({ ...parameter }));
  return { ...toJson(plain), request: envelope, parameters, responseEvents: [...responseEvents] };
}

/** Settled once every delivery that was planned has ended, which replays were not; an event that started nothing is discarded. */
function stateOf({ discardReason, deliveries, deliveriesPlanned }: RecordedStory): EventStory['state'] {
  if (discardReason !== null) return 'discarded';
  const ended = deliveries.filter(({ state, replayOf }) => replayOf === null && state !== 'retrying' && state !== 'pending').length;
  return deliveriesPlanned !== null && ended >= deliveriesPlanned ? 'settled' : 'pending';
}

/** As `JSON.stringify` shows it: members that are undefined are left out. */
function toJson(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as Record<string, JsonValue>;
}
