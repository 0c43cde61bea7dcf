import { setTimeout as wait } from 'node:timers/promises';
import type { Attempt, Connection, EventStory, IncomingIntegration, OutgoingIntegration, Workflow } from '@crossdock/contracts';
import type { ApiClient } from './api-client.js';
import { CART, CART_HEADERS, cartOutgoingIntegration, cartWorkflow } from './cart-example.js';
import type { Printer } from './printer.js';

/** How long the demo waits for the response event. */
const SETTLED_WITHIN_MS = 10_000;

/**
 * Creates the cart example through the management API, sends the sample and prints every hop of the event it becomes. Gives the
 * endpoint.
 */
export async function runJourney(api: ApiClient, destination: string, printer: Printer): Promise<string> {
  const endpointUrl = await configure(api, destination, printer);

  printer.heading('Request in');
  printer.line(`POST ${endpointUrl}`);
  printer.json(CART);
  const sentAtMs = performance.now();
  const eventId = await send(endpointUrl);
  printer.line(`-> 202 ${eventId}, committed after ${Math.round(performance.now() - sentAtMs)} ms`);

  const story = await settled(api, eventId);
  const recordedMs = Math.round(performance.now() - sentAtMs);
  printStory(story, printer);
  printer.heading(`Done: recorded ${recordedMs} ms after the request was sent`);
  return endpointUrl;
}

async function configure(api: ApiClient, destination: string, printer: Printer): Promise<string> {
  printer.heading('Configure the cart example');
  const connection = await api.post<Connection>('/connections', {
    name: 'Demo API key',
    kind: 'apiKey',
    secret: 'demo-secret-1f0c2a7e',
    headers: [{ key: 'Authorization', value: 'Bearer {{secret}}' }],
  });
  const incoming = await api.post<IncomingIntegration>('/incoming-integrations', { name: 'Cart' });
  await api.post(`/incoming-integrations/${incoming.id}/publish`);
  const outgoing = await api.post<OutgoingIntegration>('/outgoing-integrations', cartOutgoingIntegration(connection.id, destination));
  await api.post(`/outgoing-integrations/${outgoing.id}/publish`);
  const workflow = await api.post<Workflow>('/workflows', cartWorkflow(incoming.id, outgoing.id));
  await api.post(`/workflows/${workflow.id}/publish`);
  printer.table([
    [
      'connection',
      `${connection.name} (apiKey, secret reads back as ${JSON.stringify('secret' in connection ? connection.secret : null)})`,
    ],
    ['incoming integration', `${incoming.name}, published`],
    ['outgoing integration', `${outgoing.name} -> ${destination}, published`],
    ['workflow', `${workflow.name}: trigger -> Send custom event -> end, published`],
  ]);
  return incoming.endpointUrl;
}

async function send(endpointUrl: string): Promise<string> {
  const response = await fetch(endpointUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...CART_HEADERS },
    body: JSON.stringify(CART),
  });
  if (response.status !== 202) throw new Error(`The endpoint answered ${response.status}: ${await response.text()}`);
  const { eventId } = (await response.json()) as { eventId: string };
  return eventId;
}

async function settled(api: ApiClient, eventId: string): Promise<EventStory> {
  const deadline = performance.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const story = await api.get<EventStory>(`/events/${eventId}`);
    if (story.state !== 'pending') return story;
    if (performance.now() > deadline) throw new Error(`The event ${eventId} did not settle within ${SETTLED_WITHIN_MS} ms.`);
    await wait(20);
  }
}

function printStory(story: EventStory, printer: Printer): void {
  printer.heading('Flattened parameters');
  printer.table(story.parameters.map(({ path, value }) => [path, JSON.stringify(value)]));
  for (const { attempts, nodeId } of story.deliveries) {
    for (const attempt of attempts) printAttempt(attempt, nodeId, printer);
  }
  for (const event of story.responseEvents) {
    printer.heading(`Response event "${event.action ?? ''}"`);
    printer.table(Object.entries(event.params ?? {}).map(([name, value]) => [name, JSON.stringify(value)]));
  }
}

function printAttempt(attempt: Attempt, nodeId: string, printer: Printer): void {
  printer.heading(`Request out (attempt ${attempt.attempt} of node "${nodeId}")`);
  if (attempt.request !== null) {
    printer.line(`${attempt.request.method} ${attempt.request.url}`);
    printer.table(attempt.request.headers);
    for (const line of (attempt.request.body ?? '').split('\n')) printer.line(line);
  }
  printer.line(`-> ${attempt.status}, ${attempt.outcome} in ${Math.round(attempt.timings.totalMs)} ms`);
}
