import type { HubClient } from './hub-client.js';

/** The cart example of the incoming integration seed, made valid JSON. */
export const CART = {
  customer_email: 'example@example.com',
  order_number: '111111111',
  type: 'email',
  language: 'eng',
  products: [
    {
      name: 'Earwax',
      category: 'Hygiene',
      id: 'abcdefgh',
      image_url: 'http://exampleimage.url',
      product_url: 'http://exampleproduct.url',
      group_id: 'groupid',
    },
  ],
};

export const CUSTOM_EVENT_TEMPLATE = `{
  "action": "goal.achieve",
  "client": { "email": "{{request.body.customer_email}}" },
  "params": {
    "group_id": "{{request.body.products[0].group_id}}",
    "name": "{{ request.body.products[0].name }}",
    "order": "{{request.body.order_number}}",
    "missing": "{{request.body.group_id}}",
    "source": "{% context source %}"
  }
}`;

export function outgoing(destination: string, change: object = {}) {
  return {
    name: 'Custom event',
    method: 'POST',
    uri: `${destination}/v4/events/custom`,
    webhookName: 'Goal achieved',
    eventName: 'goal.sent',
    headers: [{ key: 'X-Request-ID', value: '{{request.headers["X-Request-ID"]}}' }],
    body: CUSTOM_EVENT_TEMPLATE,
    parameters: [{ name: 'order', value: '{{request.body.order_number}}' }],
    ...change,
  };
}

export function workflow(incomingIntegrationId: string, nodes: ReadonlyArray<object & { id: string }>, filter?: object) {
  return {
    name: 'Cart to goal',
    trigger: { type: 'businessEvent', incomingIntegrationId, ...(filter === undefined ? {} : { filter }) },
    nodes: [...nodes, { id: 'end', type: 'end' }],
    edges: nodes.flatMap(({ id }) => [
      { from: 'trigger', to: id },
      { from: id, to: 'end' },
    ]),
  };
}

/** The whole example, published: gives the endpoint partners call. */
export async function publishCart(client: HubClient, destination: string, change: object = {}): Promise<string> {
  const incoming = await client.createPublished('incoming-integrations', { name: 'Cart' });
  const integrationId = await client.createPublished('outgoing-integrations', outgoing(destination, change));
  const node = { id: 'send', name: 'Send', type: 'outgoing', integrationId, form: { source: 'shop-{{request.body.language}}' } };
  await client.createPublished('workflows', workflow(incoming, [node]));
  return client.endpointOf(incoming);
}
