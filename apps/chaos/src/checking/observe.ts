import type { EventSummary } from '@crossdock/contracts';
import type { SentOrder } from '../load/client-ledger.js';
import type { Ground } from '../stage/ground.js';
import type { Orders } from '../stage/orders.js';
import type { FaultWindow, Observation, ResponseEvent } from './observation.js';

/** What the load and the faults of a scenario left to be checked. */
export interface Trace {
  readonly orders: Orders;
  readonly prefix: string;
  readonly sent: readonly SentOrder[];
  readonly faults: readonly FaultWindow[];
}

/** Reads what the books say through the API, as anybody could, and adds what the partner and the destination saw. */
export async function observe({ client, sink }: Ground, trace: Trace): Promise<Observation> {
  const { action, incomingIntegrationId, deliveriesPerEvent } = trace.orders;
  const events = await client.events(`kind=incoming&incomingIntegrationId=${incomingIntegrationId}`);
  const responses = await client.events(`kind=response&action=${action}`);
  const ids = new Set(events.map(({ id }) => id));
  const deliveries = events.length === 0 ? [] : (await client.deliveries(timesOf(events))).filter(({ eventId }) => ids.has(eventId));
  return {
    orders: trace.sent,
    events: events.map(({ id }) => ({ id })),
    responses: responses.map(toResponseEvent),
    deliveries: deliveries.map(({ id, eventId, nodeId, state, attempts }) => ({
      id,
      incomingEventId: eventId,
      nodeId,
      state,
      outcomes: attempts.map(({ outcome }) => outcome),
    })),
    calls: sink.calls.filter(({ order }) => order.startsWith(`${trace.prefix}-`)),
    faults: trace.faults,
    deliveriesPerEvent,
  };
}

/** The query for what came of these events, by the times in their ids: a clock may have been wrong when they were made. */
function timesOf(events: readonly EventSummary[]): string {
  const times = events.map(({ time }) => Date.parse(time));
  const from = times.reduce((a, b) => Math.min(a, b), Number.MAX_SAFE_INTEGER);
  const to = times.reduce((a, b) => Math.max(a, b), 0) + 1;
  return `from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`;
}

function toResponseEvent({ id, incomingEventId, deliveryId, params, time }: EventSummary): ResponseEvent {
  return {
    id,
    incomingEventId: incomingEventId ?? '',
    deliveryId: deliveryId ?? '',
    nodeId: String(params?.['blockId']),
    order: String(params?.['order']),
    recordedAtMs: Date.parse(time),
  };
}
