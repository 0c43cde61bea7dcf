import type { SentOrder } from '../load/client-ledger.js';
import type { DestinationCall, Observation, ResponseEvent } from './observation.js';

/** What the books say of a scenario, held against what the partner and the destination saw. */
export interface Verdict {
  readonly accepted: number;
  readonly refused: number;
  readonly unknown: number;
  /** Deliveries that ended delivered. */
  readonly delivered: number;
  readonly responseEvents: number;
  /** One sentence for each accepted or committed event that is not in the books as it must be. */
  readonly lost: readonly string[];
  /** One sentence for each event, response event or end of a delivery that is in the books more than once. */
  readonly duplicates: readonly string[];
  /** Requests the destination got more often than it asked for. */
  readonly destinationDuplicates: number;
  /** As many of those as work in flight explains: deliveries of requests that came, and were not recorded yet, while something was broken. */
  readonly destinationDuplicatesMax: number;
  /** From the end of the last fault until the last event accepted before it was settled. Null when nothing was broken. */
  readonly recoveredAfterMs: number | null;
}

/**
 * Every request answered 202 has exactly one event with exactly one response event per delivery; one without an answer has zero or one;
 * none has two; and whatever was committed is settled, answered or not.
 */
export function judge(observation: Observation): Verdict {
  const { orders, deliveries, responses } = observation;
  const count = (kind: SentOrder['answered']['kind']): number => orders.filter(({ answered }) => answered.kind === kind).length;
  return {
    accepted: count('ok'),
    refused: count('refused'),
    unknown: count('unknown'),
    delivered: deliveries.filter(({ state }) => state === 'delivered').length,
    responseEvents: responses.length,
    lost: [...missingEvents(observation), ...unsettledEvents(observation)],
    duplicates: [...doubledOrders(observation), ...doubledResponses(responses), ...doubledEnds(observation)],
    destinationDuplicates: destinationDuplicates(observation.calls),
    destinationDuplicatesMax: workInFlight(observation),
    recoveredAfterMs: recoveredAfterMs(observation),
  };
}

function missingEvents({ orders, events }: Observation): string[] {
  const committed = new Set(events.map(({ id }) => id));
  return orders.flatMap(({ order, answered }) =>
    answered.kind === 'ok' && !committed.has(answered.eventId) ? [`${order} was answered 202, and its event is not in the ledger.`] : [],
  );
}

function unsettledEvents({ events, responses, deliveriesPerEvent }: Observation): string[] {
  const settled = groupBy(responses, ({ incomingEventId }) => incomingEventId);
  return events.flatMap(({ id }) => {
    const deliveries = new Set(settled.get(id)?.map(({ nodeId }) => nodeId)).size;
    return deliveries < deliveriesPerEvent
      ? [`The event ${id} has response events of ${deliveries} of ${deliveriesPerEvent} deliveries.`]
      : [];
  });
}

/** Two events for one request: the partner sent it once. */
function doubledOrders({ responses }: Observation): string[] {
  const events = groupBy(responses, ({ order }) => order);
  return [...events].flatMap(([order, own]) => {
    const ids = new Set(own.map(({ incomingEventId }) => incomingEventId));
    return ids.size > 1 ? [`${order} has ${ids.size} events.`] : [];
  });
}

function doubledResponses(responses: readonly ResponseEvent[]): string[] {
  const byDelivery = groupBy(responses, ({ incomingEventId, nodeId }) => `${incomingEventId} at node ${nodeId}`);
  return [...byDelivery].flatMap(([delivery, own]) => (own.length > 1 ? [`The event ${delivery} has ${own.length} response events.`] : []));
}

/** A delivery that ended twice, or two deliveries for one node. */
function doubledEnds({ deliveries }: Observation): string[] {
  const byNode = groupBy(deliveries, ({ incomingEventId, nodeId }) => `${incomingEventId} at node ${nodeId}`);
  return [...byNode].flatMap(([node, own]) => {
    const ends = own.flatMap(({ outcomes }) => outcomes.filter((outcome) => outcome !== 'retrying')).length;
    return ends > 1 ? [`The event ${node} ended ${ends} times.`] : [];
  });
}

function destinationDuplicates(calls: readonly DestinationCall[]): number {
  const byKey = groupBy(calls, ({ key }) => key);
  return sum([...byKey.values()].map((own) => Math.max(0, own.length - 1 - own.filter(({ wasFailed }) => wasFailed).length)));
}

/** From the moment the partner sent it, for a job that waits in a queue may be put there twice. */
function workInFlight({ orders, calls, responses, faults }: Observation): number {
  const sent = new Map(orders.map(({ order, sentAtMs }) => [order, sentAtMs]));
  const recorded = new Map(responses.map(({ deliveryId, recordedAtMs }) => [deliveryId, recordedAtMs]));
  const spans = [...groupBy(calls, ({ key }) => key)].map(([key, [first]]) => ({
    fromMs: sent.get(first?.order ?? '') ?? 0,
    toMs: recorded.get(key) ?? Number.POSITIVE_INFINITY,
  }));
  return sum(faults.map((fault) => spans.filter((span) => span.fromMs <= fault.toMs && span.toMs >= fault.fromMs).length));
}

/** Orders whose destination failed them on purpose wait for a retry, which says nothing of the fault: they are left out. */
function recoveredAfterMs({ orders, responses, calls, faults }: Observation): number | null {
  if (faults.length === 0) return null;
  const endMs = Math.max(...faults.map(({ toMs }) => toMs));
  const before = new Set(orders.filter(({ sentAtMs }) => sentAtMs <= endMs).map(({ order }) => order));
  for (const { order, wasFailed } of calls) if (wasFailed) before.delete(order);
  const recorded = responses.filter(({ order }) => before.has(order)).map(({ recordedAtMs }) => recordedAtMs);
  return Math.max(0, ...recorded.map((ms) => ms - endMs));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
