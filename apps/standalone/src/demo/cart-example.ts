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

/** Header that the outgoing request passes on, as in the seed. */
export const CART_HEADERS = { 'X-Request-ID': 'cart-0001' };

/** The custom event the seed sends on, reading the products where they really are. */
const CUSTOM_EVENT = `{
  "action": "goal.achieve",
  "client": { "email": "{{request.body.customer_email}}" },
  "params": {
    "created_at": "2021-04-28T14:09:27.000Z",
    "group_id": "{{request.body.products[0].group_id}}",
    "image_url": "{{request.body.products[0].image_url}}",
    "name": "{{request.body.products[0].name}}",
    "product_url": "{{request.body.products[0].product_url}}",
    "source": "{% context source %}"
  }
}`;

export function cartOutgoingIntegration(connectionId: string, destination: string) {
  return {
    name: 'Custom event',
    connectionId,
    method: 'POST',
    uri: `${destination}/v4/events/custom`,
    webhookName: 'Goal achieved',
    eventName: 'goal.sent',
    headers: [{ key: 'X-Request-ID', value: '{{request.headers["X-Request-ID"]}}' }],
    body: CUSTOM_EVENT,
    parameters: [
      { name: 'order', value: '{{request.body.order_number}}' },
      { name: 'firstProduct', value: '{{request.body.products[0].name}}' },
    ],
  };
}

export function cartWorkflow(incomingIntegrationId: string, integrationId: string) {
  return {
    name: 'Cart to goal',
    trigger: {
      type: 'businessEvent',
      incomingIntegrationId,
      filter: { conditions: [{ parameter: 'body.type', operator: 'EQUAL', value: 'email' }] },
    },
    nodes: [
      { id: 'send', name: 'Send custom event', type: 'outgoing', integrationId, form: { source: 'shop-{{request.body.language}}' } },
      { id: 'end', type: 'end' },
    ],
    edges: [
      { from: 'trigger', to: 'send' },
      { from: 'send', to: 'end' },
    ],
  };
}
