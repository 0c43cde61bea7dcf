import type { SentOrder } from '../load/client-ledger.js';
import type { DestinationCall, Observation, ResponseEvent } from './observation.js';
import { judge } from './verdict.js';

/** Two orders answered 202, each with one delivery to each of two nodes, and nothing wrong. */
const ORDERS: readonly SentOrder[] = ['o-0', 'o-1'].map((order, index) => ({
  order,
  sentAtMs: 1_000 + index,
  tookMs: 5,
  answered: { kind: 'ok', eventId: `event-${index}` },
}));

const RESPONSES: readonly ResponseEvent[] = ORDERS.flatMap(({ order }, index) =>
  ['a', 'b'].map((nodeId) => ({
    id: `response-${index}-${nodeId}`,
    incomingEventId: `event-${index}`,
    deliveryId: `delivery-${index}-${nodeId}`,
    nodeId,
    order,
    recordedAtMs: 1_100,
  })),
);

const CALLS: readonly DestinationCall[] = RESPONSES.map(({ deliveryId, order }) => ({
  key: deliveryId,
  order,
  receivedAtMs: 1_050,
  wasFailed: false,
}));

const GOOD: Observation = {
  orders: ORDERS,
  events: [{ id: 'event-0' }, { id: 'event-1' }],
  responses: RESPONSES,
  deliveries: RESPONSES.map(({ deliveryId, incomingEventId, nodeId }) => ({
    id: deliveryId,
    incomingEventId,
    nodeId,
    state: 'delivered',
    outcomes: ['delivered'],
  })),
  calls: CALLS,
  faults: [{ fromMs: 1_040, toMs: 1_090 }],
  deliveriesPerEvent: 2,
};

const order = (name: string, answered: SentOrder['answered']): SentOrder => ({ order: name, sentAtMs: 1_000, tookMs: 5, answered });

describe('the verdict', () => {
  it('finds nothing wrong where nothing is', () => {
    expect(judge(GOOD)).toEqual({
      accepted: 2,
      refused: 0,
      unknown: 0,
      delivered: 4,
      responseEvents: 4,
      lost: [],
      duplicates: [],
      destinationDuplicates: 0,
      destinationDuplicatesMax: 4,
      recoveredAfterMs: 10,
    });
  });

  it('misses an accepted event that the ledger does not have', () => {
    const { lost } = judge({ ...GOOD, events: [{ id: 'event-0' }] });
    expect(lost).toEqual(['o-1 was answered 202, and its event is not in the ledger.']);
  });

  it('misses a response event that is hidden', () => {
    const { lost } = judge({ ...GOOD, responses: RESPONSES.slice(1) });
    expect(lost).toEqual(['The event event-0 has response events of 1 of 2 deliveries.']);
  });

  it('misses the response events of a committed event that nobody was told of', () => {
    const orders = [...ORDERS, order('o-2', { kind: 'unknown' })];
    expect(judge({ ...GOOD, orders, events: [...GOOD.events, { id: 'event-2' }] }).lost).toHaveLength(1);
  });

  it('sees a response event that is in the books twice', () => {
    const again = { ...RESPONSES[0]!, id: 'response-again' };
    expect(judge({ ...GOOD, responses: [...RESPONSES, again] }).duplicates).toEqual(['The event event-0 at node a has 2 response events.']);
  });

  it('sees a request that became two events', () => {
    const again = RESPONSES.slice(0, 2).map((one) => ({ ...one, id: `${one.id}-2`, incomingEventId: 'event-2' }));
    const observation = { ...GOOD, events: [...GOOD.events, { id: 'event-2' }], responses: [...RESPONSES, ...again] };
    expect(judge(observation)).toMatchObject({ lost: [], duplicates: ['o-0 has 2 events.'] });
  });

  it('sees a delivery that ended twice, and lets one be retried', () => {
    const [first, ...others] = GOOD.deliveries;
    const retried = { ...first!, outcomes: ['retrying', 'delivered'] };
    expect(judge({ ...GOOD, deliveries: [retried, ...others] }).duplicates).toEqual([]);
    const twice = { ...first!, outcomes: ['delivered', 'delivered'] };
    expect(judge({ ...GOOD, deliveries: [twice, ...others] }).duplicates).toEqual(['The event event-0 at node a ended 2 times.']);
  });

  it('asks nothing of a request that was refused, and of one without an answer at most one event', () => {
    const orders = [...ORDERS, order('o-2', { kind: 'refused', status: 503 }), order('o-3', { kind: 'unknown' })];
    expect(judge({ ...GOOD, orders })).toMatchObject({ accepted: 2, refused: 1, unknown: 1, lost: [], duplicates: [] });
  });

  it('counts what a destination got too often, beside the retries it caused itself', () => {
    const retried: DestinationCall[] = [{ ...CALLS[0]!, wasFailed: true }, ...CALLS];
    expect(judge({ ...GOOD, calls: retried }).destinationDuplicates).toBe(0);
    expect(judge({ ...GOOD, calls: [...CALLS, CALLS[0]!] }).destinationDuplicates).toBe(1);
  });

  it('explains as many of them as were between their request and their record during a fault', () => {
    expect(judge({ ...GOOD, faults: [{ fromMs: 1_200, toMs: 1_300 }] }).destinationDuplicatesMax).toBe(0);
    expect(judge({ ...GOOD, responses: RESPONSES.slice(1), faults: [{ fromMs: 1_200, toMs: 1_300 }] }).destinationDuplicatesMax).toBe(1);
  });

  it('measures the recovery without orders that wait because of their destination, or came later', () => {
    const late = RESPONSES.map((one, index) => (index === 0 ? { ...one, recordedAtMs: 9_000 } : one));
    expect(judge({ ...GOOD, responses: late }).recoveredAfterMs).toBe(7_910);
    expect(judge({ ...GOOD, responses: late, calls: [{ ...CALLS[0]!, wasFailed: true }] }).recoveredAfterMs).toBe(10);
    const later = ORDERS.map((one) => ({ ...one, sentAtMs: 2_000 }));
    expect(judge({ ...GOOD, orders: later, responses: late }).recoveredAfterMs).toBe(0);
    expect(judge({ ...GOOD, faults: [] }).recoveredAfterMs).toBeNull();
  });
});
