import { CUSTOM_EVENT_TEMPLATE, HubClient, publishCart, type Hub } from '@crossdock/testing';

/** The destination knows a request by its id; the response event keeps id and time of sending. */
const BODY = CUSTOM_EVENT_TEMPLATE.replace('{', '{\n  "id": "{{request.body.id}}",');
const PARAMETERS = [
  { name: 'order', value: '{{request.body.order_number}}' },
  { name: 'sentAtMs', value: '{{request.body.sentAtMs}}' },
];

/** Publishes the cart example with a connection that holds a secret, and gives the address of its endpoint. */
export async function publishCartFlow(hub: Pick<Hub, 'apiUrl' | 'adminToken' | 'ingressUrl'>, destinationUrl: string): Promise<string> {
  const client = new HubClient(hub);
  const connectionId = await client.create('connections', {
    name: 'Destination',
    kind: 'apiKey',
    secret: 'a-secret-of-the-benchmark',
    headers: [{ key: 'Authorization', value: 'Bearer {{secret}}' }],
  });
  return publishCart(client, destinationUrl, { connectionId, body: BODY, parameters: PARAMETERS });
}
