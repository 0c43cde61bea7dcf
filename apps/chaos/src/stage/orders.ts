import { type HubClient, workflow } from '@crossdock/testing';
import { ALL_MANNERS, type Manner } from './fault-sink.js';
import type { Ground } from './ground.js';

const CONNECTION = {
  name: 'Sink',
  kind: 'apiKey',
  secret: 'chaos-secret',
  headers: [{ key: 'Authorization', value: 'Bearer {{secret}}' }],
};

const BODY = '{"order":"{{request.body.order_number}}"}';

/** How long an exchange may take here: less than a destination that drips or hangs. */
const TIMEOUT_MS = 2_000;

/** One in so many orders of an ordinary load meets a destination with these manners; all others meet a steady one. */
const ONE_IN = 20;
const SOMETIMES: readonly Manner[] = ['slow', 'slow', 'busy', 'unavailable', 'reset'];

/** Hostile orders that go to the server with a self-signed certificate: it is never well, and more of them would close its lane. */
const UNTRUSTED = 8;

export type OrderKind = 'ordinary' | 'hostile';

/** The definitions a scenario works on: an endpoint of its own, whose events owe the same number of deliveries each. */
export interface Orders {
  readonly endpointPath: string;
  readonly incomingIntegrationId: string;
  readonly connectionId: string;
  /** The action of every response event. */
  readonly action: string;
  readonly deliveriesPerEvent: number;
  bodyOf(order: string): object;
}

/**
 * Publishes them under the scenario's name. Every order goes to a steady destination through a connection, and to one whose manners the
 * order names. `hostile` orders take all manners in turn, with one attempt each; the first few go to a server with a self-signed certificate.
 */
export async function publishOrders(ground: Ground, name: string, kind: OrderKind): Promise<Orders> {
  const { client, sink, selfSigned } = ground;
  const action = `chaos.${name}`;
  const incomingIntegrationId = await client.createPublished('incoming-integrations', { name });
  const connectionId = await client.create('connections', CONNECTION);
  const destinations = [
    { id: 'steady', uri: `${sink.originOf('steady')}/orders`, connectionId },
    { id: 'varied', uri: '{{request.body.destination}}/orders' },
  ];
  const destinationOf = (order: string): string => {
    if (kind === 'ordinary') return sink.originOf(sometimes(order));
    const isUntrusted = numberOf(order) < UNTRUSTED;
    return isUntrusted ? `https://localhost:${selfSigned.port}` : sink.originOf(pick(ALL_MANNERS, numberOf(order)));
  };
  const delivery = { timeoutMs: TIMEOUT_MS, maxAttempts: kind === 'hostile' ? 1 : 5 };
  const nodes: Array<{ id: string }> = [];
  for (const { id, ...destination } of destinations) {
    const integrationId = await client.createPublished('outgoing-integrations', { ...integrationOf(action), ...destination, delivery });
    nodes.push(nodeOf(id, integrationId));
  }
  await client.createPublished('workflows', workflow(incomingIntegrationId, nodes));
  return {
    endpointPath: new URL(await client.endpointOf(incomingIntegrationId)).pathname,
    incomingIntegrationId,
    connectionId,
    action,
    deliveriesPerEvent: nodes.length,
    bodyOf: (order) => ({ order_number: order, destination: destinationOf(order) }),
  };
}

/** Saves the connection anew, so that every dispatcher asks the credential service again. */
export async function touchConnection(client: HubClient, connectionId: string): Promise<void> {
  await client.must('PUT', `/connections/${connectionId}`, CONNECTION);
}

function integrationOf(action: string) {
  return {
    name: action,
    method: 'POST',
    eventName: action,
    body: BODY,
    parameters: [{ name: 'order', value: '{{request.body.order_number}}' }],
  };
}

function nodeOf(id: string, integrationId: string) {
  return { id, name: id, type: 'outgoing', integrationId, form: {} };
}

function sometimes(order: string): Manner {
  const number = numberOf(order);
  return number % ONE_IN === 0 ? pick(SOMETIMES, number / ONE_IN) : 'steady';
}

function pick(manners: readonly Manner[], index: number): Manner {
  return manners[index % manners.length] ?? 'steady';
}

function numberOf(order: string): number {
  return Number(/\d+$/.exec(order)?.[0] ?? 0);
}
