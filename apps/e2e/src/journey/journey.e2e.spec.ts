import type { EventStory } from '@crossdock/contracts';
import {
  CART,
  type Hub,
  HubClient,
  outgoing,
  publishCart,
  type Receiver,
  startDistributedHub,
  startReceiver,
  startStandaloneHub,
  workflow,
} from '@crossdock/testing';

const TOPOLOGIES = [
  ['one process on embedded storage', startStandaloneHub],
  ['services as separate processes on Redis and an external PostgreSQL', startDistributedHub],
] as const;

describe.each(TOPOLOGIES)('the journey of an event through %s', (_name, start) => {
  let receiver: Receiver;
  let hub: Hub;
  let client: HubClient;

  beforeAll(async () => {
    receiver = await startReceiver();
    hub = await start(`localhost:${receiver.port}`);
    client = new HubClient(hub);
  }, 120_000);
  afterAll(async () => {
    await hub?.close();
    await receiver?.close();
  }, 60_000);
  beforeEach(() => receiver.reset());

  const accept = async (endpoint: string, body: unknown = CART): Promise<EventStory> => {
    const answer = await client.send(endpoint, body, { 'X-Request-ID': 'r-1', 'X-Forwarded-Host': 'shop.example' });
    expect(answer.status).toBe(202);
    return client.settled(answer.body.eventId);
  };

  it('sends the templated request with its credentials and records the response as an event with custom parameters', async () => {
    receiver.on('*', { kind: 'answer', body: { id: 90071992547409930n.toString(), list: ['a', { b: true }] } });
    const connectionId = await client.create('connections', { name: 'Basic', kind: 'basic', login: 'hub', password: 'p4ss-phräse-long' });
    const story = await accept(await publishCart(client, receiver.url(), { connectionId }));

    expect(receiver.requests).toHaveLength(1);
    const [request] = receiver.requests;
    expect(request).toMatchObject({ method: 'POST', url: '/v4/events/custom' });
    expect(request?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('hub:p4ss-phräse-long').toString('base64')}`,
      'x-request-id': 'r-1',
      'content-type': 'application/json',
      'idempotency-key': story.deliveries[0]?.id,
    });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      action: 'goal.achieve',
      client: { email: 'example@example.com' },
      params: { group_id: 'groupid', name: 'Earwax', order: '111111111', missing: '', source: 'shop-eng' },
    });

    expect(story.state).toBe('settled');
    expect(story.deliveries).toHaveLength(1);
    expect(story.deliveries[0]).toMatchObject({
      state: 'delivered',
      attempts: [{ attempt: 1, outcome: 'delivered', status: 200, reason: null }],
    });
    expect(story.responseEvents).toHaveLength(1);
    expect(story.responseEvents[0]).toMatchObject({
      action: 'goal.sent',
      params: {
        status: 200,
        statusDescription: 'OK',
        name: 'Goal achieved',
        diagramName: 'Cart to goal',
        blockName: 'Send',
        'req.url': `${receiver.url()}/v4/events/custom`,
        'body.list[0]': 'a',
        'body.list[1].b': true,
        order: '111111111',
      },
    });
    expect(story.responseEvents[0]?.params?.['eventUUID']).toBe(story.responseEvents[0]?.id);
  });

  it('shows the envelope and its flattened parameters, and keeps credentials of the caller out of both', async () => {
    const endpoint = await publishCart(client, receiver.url());
    const answer = await client.send(endpoint, CART, {
      'X-Request-ID': 'r-2',
      Authorization: 'Bearer partner-secret',
      Cookie: 'sid=partner-secret',
    });
    const story = await client.settled(answer.body.eventId);
    expect(story.request).toMatchObject({ businessProfileId: 1, eventId: story.id, method: 'POST', body: CART });
    expect(story.parameters).toContainEqual({ path: 'body.products[0].group_id', type: 'string', value: 'groupid' });
    expect(story.parameters).toContainEqual({ path: 'headers.X-Request-ID', type: 'string', value: 'r-2' });
    expect(JSON.stringify(story)).not.toContain('partner-secret');
  });

  it('passes numbers through digit for digit', async () => {
    const endpoint = await publishCart(client, receiver.url(), { body: '{"n":{{request.body.n}},"d":{{request.body.d}}}' });
    receiver.on('*', { kind: 'answer', headers: { 'content-type': 'application/json' }, body: '{"total":90071992547409935678}' });
    const story = await accept(endpoint, '{"n":90071992547409931234,"d":10.50}');
    const read = (path: string) =>
      fetch(`${hub.apiUrl}/api/v1${path}`, { headers: { authorization: `Bearer ${hub.adminToken}` } }).then((answer) => answer.text());
    expect(await read(`/events/${story.id}`)).toMatch(/"n":90071992547409931234[\s\S]*"body\.total":90071992547409935678/);
    expect(await read('/events?kind=response&limit=1')).toContain('"body.total":90071992547409935678');
    expect(receiver.requests[0]?.body).toBe('{"n":90071992547409931234,"d":10.50}');
  });

  it('starts only the workflows whose filter matches, and says why one did not', async () => {
    const incoming = await client.createPublished('incoming-integrations', { name: 'Filtered' });
    const node = { id: 'send', name: 'Send', type: 'outgoing', integration: withoutName(outgoing(receiver.url(), { body: '{}' })) };
    const filter = { conditions: [{ parameter: 'body.products[0].category', operator: 'EQUAL', value: 'Toys' }] };
    await client.createPublished('workflows', workflow(incoming, [node], filter));
    const endpoint = await client.endpointOf(incoming);

    const refused = await accept(endpoint);
    expect(refused).toMatchObject({ state: 'discarded', deliveries: [], responseEvents: [] });
    expect(refused.discardReason).toMatch(/Filtered out.*body\.products\[0\]\.category/);
    expect(receiver.requests).toHaveLength(0);

    const matched = await accept(endpoint, { ...CART, products: [{ category: 'Toys' }] });
    expect(matched).toMatchObject({ state: 'settled', deliveries: [{ state: 'delivered' }] });
  });

  it('makes one delivery for every outgoing node of every workflow', async () => {
    const incoming = await client.createPublished('incoming-integrations', { name: 'Fan-out' });
    const node = (id: string) => ({
      id,
      name: id,
      type: 'outgoing',
      integration: withoutName(outgoing(`${receiver.url()}/${id}`, { body: '{}' })),
    });
    await client.createPublished('workflows', workflow(incoming, [node('a'), node('b')]));
    await client.createPublished('workflows', workflow(incoming, [node('c')]));
    const story = await accept(await client.endpointOf(incoming));
    expect(story.deliveries.map(({ state }) => state)).toEqual(['delivered', 'delivered', 'delivered']);
    expect(receiver.requests.map(({ path }) => path).sort()).toEqual(['/a/v4/events/custom', '/b/v4/events/custom', '/c/v4/events/custom']);
    expect(new Set(story.responseEvents.map(({ id }) => id)).size).toBe(3);
  });

  it('uses a changed definition from the first event accepted after it was published', async () => {
    const incoming = await client.createPublished('incoming-integrations', { name: 'Changing' });
    const integration = outgoing(receiver.url(), { body: '{"version":0}' });
    const integrationId = await client.createPublished('outgoing-integrations', integration);
    const node = { id: 'send', name: 'Send', type: 'outgoing', integrationId };
    const workflowId = await client.createPublished('workflows', workflow(incoming, [node]));
    const endpoint = await client.endpointOf(incoming);
    for (let version = 1; version <= 5; version++) {
      await client.must('PUT', `/outgoing-integrations/${integrationId}`, { ...integration, body: `{"version":${version}}` });
      await client.must('POST', `/outgoing-integrations/${integrationId}/publish`);
      await accept(endpoint);
      expect(JSON.parse(receiver.requests.at(-1)?.body ?? '')).toEqual({ version });
    }
    await client.must('POST', `/workflows/${workflowId}/pause`);
    expect(await accept(endpoint)).toMatchObject({
      state: 'discarded',
      discardReason: 'No published workflow starts from this integration.',
    });
  });

  it('uses a rotated secret from the first event accepted after the change', async () => {
    const connection = (secret: string) => ({
      name: 'Key',
      kind: 'apiKey',
      secret,
      headers: [{ key: 'X-Api-Key', value: 'v1 {{secret}}' }],
      urlParameters: [{ key: 'client id', value: '{{secret}}' }],
    });
    const connectionId = await client.create('connections', connection('first-secret&1'));
    const endpoint = await publishCart(client, receiver.url(), { connectionId });
    await accept(endpoint);
    await client.must('PUT', `/connections/${connectionId}`, connection('second-secret&2'));
    await accept(endpoint);
    await client.must('PUT', `/connections/${connectionId}`, { ...connection('********'), name: 'Key, renamed' });
    const story = await accept(endpoint);
    expect(receiver.requests.map(({ headers }) => headers['x-api-key'])).toEqual([
      'v1 first-secret&1',
      'v1 second-secret&2',
      'v1 second-secret&2',
    ]);
    expect(receiver.requests[1]?.url).toBe('/v4/events/custom?client%20id=second-secret%262');
    expect(story.deliveries[0]?.attempts[0]?.request?.url).not.toContain('second-secret');
  });

  it('renders loops, filters and branches, and records what it had to leave empty', async () => {
    const body = `{
      "items": [{% for p in request.body.products %}{"name": "{{ p.name|upper }}", "ref": "{{ p.id ~ '/' ~ p.group_id }}"}{% if not loop.last %},{% endif %}{% endfor %}],
      "note": "{{ request.body.note|default('none') }}",
      "day": "{{ request.time|datetimeformat('%Y') }}",
      "odd": "{{ request.body.order_number|fromjson|divide(0) }}"{% if request.body.type == 'email' %},
      "channel": {{ request.body.type|tojson }}{% endif %}
    }`;
    const story = await accept(await publishCart(client, receiver.url(), { body }), { ...CART, note: 'say "hi"\n' });
    expect(JSON.parse(receiver.requests[0]?.body ?? '')).toEqual({
      items: [{ name: 'EARWAX', ref: 'abcdefgh/groupid' }],
      note: 'say "hi"\n',
      day: expect.stringMatching(/^20\d\d$/),
      odd: '',
      channel: 'email',
    });
    expect(story.deliveries[0]?.attempts[0]?.request).toMatchObject({
      warnings: [expect.stringMatching(/^body: line 5, column 15: .*divide/)],
    });
  });

  it('sends nothing and records no response event when a template says that there is to be no request', async () => {
    const body = '{"a": 1}{% if request.body.language == "eng" %}{% kill %}{% endif %}';
    const story = await accept(await publishCart(client, receiver.url(), { body }));
    expect(receiver.requests).toEqual([]);
    expect(story).toMatchObject({
      state: 'settled',
      deliveries: [{ state: 'cancelled', attempts: [{ outcome: 'cancelled', reason: expect.stringContaining('cancelled: body') }] }],
      responseEvents: [],
    });
  });

  it('cuts a custom parameter at 230 characters and flags it', async () => {
    const endpoint = await publishCart(client, receiver.url(), { parameters: [{ name: 'long', value: '{{request.body.long}}' }] });
    const story = await accept(endpoint, { long: 'x'.repeat(500) });
    expect(story.responseEvents[0]?.params?.['long']).toBe('x'.repeat(230));
    expect(story.deliveries[0]?.attempts[0]?.request).toMatchObject({ parametersCut: ['long'] });
  });
});

function withoutName({ name: _name, ...definition }: { name: string }): object {
  return definition;
}
