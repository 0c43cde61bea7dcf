import { type Problem, problemSchema } from '@crossdock/contracts';
import { connect } from 'node:net';
import {
  type Answer,
  CART,
  eventually,
  type Hub,
  HubClient,
  outgoing,
  publishCart,
  type Receiver,
  startReceiver,
  startStandaloneHub,
  workflow,
} from '@crossdock/testing';

let receiver: Receiver;
let hub: Hub;
let client: HubClient;
let endpoint: string;

beforeAll(async () => {
  receiver = await startReceiver();
  hub = await startStandaloneHub(`localhost:${receiver.port}`);
  client = new HubClient(hub);
  endpoint = await publishCart(client, receiver.url());
}, 120_000);
afterAll(async () => {
  await hub?.close();
  await receiver?.close();
}, 60_000);

/** A refusal is a problem document with the code, without a stack, from a process that goes on. */
function expectProblem(answer: Answer<unknown>, status: number, code: string): Problem {
  expect([answer.status, answer.headers.get('content-type')]).toEqual([status, expect.stringMatching(/^application\/problem\+json/)]);
  const problem = problemSchema.parse(answer.body);
  expect(problem).toMatchObject({ status, code });
  expect(JSON.stringify(problem)).not.toMatch(/\bat .*\.(js|ts):\d+|node_modules/);
  return problem;
}

describe('an endpoint refuses', () => {
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

  it.each([
    ['invalid JSON', '{"a":1,}', 'invalid_json', 400],
    ['cut JSON', '{"a":', 'invalid_json', 400],
    ['bytes that are no UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'invalid_json', 400],
    ['an empty body', '', 'empty_body', 400],
    ['blanks', ' \n\t', 'empty_body', 400],
    ['a list', '[1]', 'body_not_object', 400],
    ['a string', '"x"', 'body_not_object', 400],
    ['null', 'null', 'body_not_object', 400],
    ['a body nested too deeply', nested(5_000), 'body_too_deep', 400],
    ['a body with too many values', `{"a":[${'1,'.repeat(60_000)}1]}`, 'body_too_wide', 400],
    ['a body over 1 MiB', JSON.stringify({ a: 'x'.repeat(1_100_000) }), 'body_too_large', 413],
  ])('%s', async (_what, body, code, status) => {
    const before = (await client.events('kind=incoming')).length;
    expectProblem(await client.send(endpoint, body), status, code);
    expect(await client.events('kind=incoming')).toHaveLength(before);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])('the content type "%s"', async (type) => {
    expectProblem(await client.send(endpoint, CART, { 'content-type': type }), 415, 'unsupported_media_type');
  });

  it.each(['GET', 'PUT', 'PATCH', 'DELETE'])('the method %s', async (method) => {
    const response = await fetch(endpoint, {
      method,
      ...(method === 'GET' ? {} : { body: '{}', headers: { 'content-type': 'application/json' } }),
    });
    expectProblem({ status: response.status, headers: response.headers, body: await response.json() }, 405, 'method_not_allowed');
    expect(response.headers.get('allow')).toBe('POST');
  });

  it.each(['018f0000-0000-7000-8000-000000000000', 'nope', '%00', '..%2f..%2fetc'])('the unknown address %s', async (id) => {
    expectProblem(await client.send(`${hub.ingressUrl}/in/${id}`, CART), 404, 'endpoint_not_found');
  });

  it('an integration that is not published, or paused', async () => {
    const id = await client.create('incoming-integrations', { name: 'Draft' });
    const url = await client.endpointOf(id);
    expectProblem(await client.send(url, CART), 404, 'endpoint_not_found');
    await client.must('POST', `/incoming-integrations/${id}/publish`);
    expect((await client.send(url, CART)).status).toBe(202);
    await client.must('POST', `/incoming-integrations/${id}/pause`);
    // A pause reaches the ingress by broadcast: a request on its heels may still be accepted (apps/ingress/README.md).
    const paused = await eventually(
      async () => {
        const answer = await client.send(url, CART);
        return answer.status === 202 ? undefined : answer;
      },
      { withinMs: 9_000, what: 'the pause to be heard' },
    );
    expectProblem(paused, 404, 'endpoint_not_found');
  });

  it('headers that are too large', async () => {
    const answer = await client.send(endpoint, CART, { 'X-Large': 'x'.repeat(20_000) });
    expect(answer.status).toBe(431);
    expect(problemSchema.parse(answer.body).code).toBe('headers_too_large');
  });

  it('bytes that are not HTTP, and serves the next caller', async () => {
    const { port } = new URL(hub.ingressUrl);
    const text = await new Promise<string>((resolve) => {
      let received = '';
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('\u0000\u0001\u0002 nonsense\r\n\r\n'));
      socket.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
      socket.on('close', () => resolve(received));
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect((await client.send(endpoint, CART)).status).toBe(202);
  });

  it('nothing of keys like __proto__, which are data', async () => {
    const answer = await client.send(
      endpoint,
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"order_number":"7"}',
    );
    const story = await client.settled(answer.body.eventId);
    expect(story.deliveries[0]?.state).toBe('delivered');
    expect(story.parameters.map(({ path }) => path)).toContain('body.__proto__.polluted');
  });
});

describe('saving an outgoing integration refuses', () => {
  const save = (change: object) =>
    client.call('POST', '/outgoing-integrations', outgoing('https://api.example.com', { body: '{}', ...change }));

  it.each([
    'https://51.145.180.18/x',
    'https://127.0.0.1',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://①②⑦.⓪.⓪.①/',
    'http://127。0。0。1/',
    'http://%31%32%37.0.0.1/',
    'http://127.0.0.1./',
    'https://51.145.180.18/{{request.body.id}}',
  ])('the URI %s, whose host is an IP', async (uri) => {
    const problem = expectProblem(await save({ uri }), 400, 'validation_failed');
    expect(problem.errors).toEqual([{ path: 'uri', message: expect.stringMatching(/IP/) }]);
  });

  it.each([
    'eventUUID',
    'status',
    'statusDescription',
    'uuid',
    'clientId',
    'diagramId',
    'diagramName',
    'blockId',
    'blockName',
    'req',
    'name',
    'body',
  ])('the reserved parameter name %s', async (name) => {
    const problem = expectProblem(await save({ parameters: [{ name, value: 'x' }] }), 400, 'validation_failed');
    expect(problem.errors).toEqual([{ path: 'parameters[0].name', message: expect.stringContaining('reserved') }]);
  });

  it.each([
    ['a special character', [{ name: 'pri€e', value: 'x' }], 'parameters[0].name'],
    ['129 characters', [{ name: 'n'.repeat(129), value: 'x' }], 'parameters[0].name'],
    ['a literal value of 231 characters', [{ name: 'n', value: 'x'.repeat(231) }], 'parameters[0].value'],
    ['an eleventh parameter', Array.from({ length: 11 }, (_unused, index) => ({ name: `n${index}`, value: 'x' })), 'parameters'],
    ['a name given twice', [{ name: 'n', value: '1' }, { name: 'n', value: '2' }], 'parameters[1].name'], // prettier-ignore
  ])('a custom parameter with %s', async (_what, parameters, path) => {
    const problem = expectProblem(await save({ parameters }), 400, 'validation_failed');
    expect(problem.errors?.map((error) => error.path)).toEqual([path]);
  });

  it('every fault at once, each with its path', async () => {
    const problem = expectProblem(
      await save({ uri: 'https://127.0.0.1', body: '{"a": {{ customer.email }}}', headers: [{ key: 'Host', value: 'x' }] }),
      400,
      'validation_failed',
    );
    expect(problem.errors?.map(({ path }) => path).sort()).toEqual(['body', 'headers[0].key', 'uri']);
  });

  it('a body that is no JSON, and an unknown field', async () => {
    const answer = await fetch(`${hub.apiUrl}/api/v1/outgoing-integrations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${hub.adminToken}`, 'content-type': 'application/json' },
      body: '{',
    });
    expectProblem({ status: answer.status, headers: answer.headers, body: await answer.json() }, 400, 'invalid_json');
    expectProblem(await save({ colour: 'red' }), 400, 'validation_failed');
  });
});

describe('the management API refuses', () => {
  it.each(['', 'wrong', 'Bearer'])('the token "%s"', async (token) => {
    expectProblem(await client.call('GET', '/workflows', undefined, token), 401, 'unauthorized');
  });

  it('an id that does not exist, and one that is none', async () => {
    expectProblem(await client.call('GET', '/workflows/018f0000-0000-7000-8000-000000000000'), 404, 'not_found');
    expect([400, 404]).toContain((await client.call('GET', '/workflows/nope')).status);
  });

  it('to publish a workflow whose integrations are not published', async () => {
    const incoming = await client.create('incoming-integrations', { name: 'Draft' });
    const integrationId = await client.create('outgoing-integrations', outgoing('https://api.example.com', { body: '{}' }));
    const node = { id: 'send', name: 'Send', type: 'outgoing', integrationId };
    const id = await client.create('workflows', workflow(incoming, [node]));
    expectProblem(await client.call('POST', `/workflows/${id}/publish`), 409, 'conflict');
  });
});

describe('a destination that misbehaves leaves a response event with the reason', () => {
  const fast = { delivery: { timeoutMs: 500, maxAttempts: 1 }, body: '{}' };

  const outcomeOf = async (uri: string, change: object = {}) => {
    const url = await publishCart(client, uri, { ...fast, ...change });
    const answer = await client.send(url, CART);
    const story = await client.settled(answer.body.eventId);
    expect(story.responseEvents).toHaveLength(1);
    return { attempt: story.deliveries[0]?.attempts[0], params: story.responseEvents[0]?.params };
  };

  it('when it refuses the connection', async () => {
    const allowed = await publishCart(client, receiver.url(), fast);
    await receiver.refuse();
    const answer = await client.send(allowed, CART);
    const story = await client.settled(answer.body.eventId);
    await receiver.accept();
    expect(story.responseEvents[0]?.params).toMatchObject({ status: 0, statusDescription: expect.stringMatching(/refused/) });
  });

  it.each([
    'http://127.0.0.1:1',
    'http://[::1]:1',
    'http://localhost:1',
    'http://169.254.169.254',
    'file:///etc/passwd',
    'https://x@example.com',
  ])('when the event itself names the destination %s, to which nothing may be sent', async (callback) => {
    const url = await publishCart(client, '', { ...fast, uri: '{{request.body.callback}}/x' });
    const story = await client.settled((await client.send(url, { callback })).body.eventId);
    expect(story.deliveries[0]).toMatchObject({ state: 'failed', attempts: [{ status: 0 }] });
    expect(story.responseEvents[0]?.params).toMatchObject({ status: 0 });
  });

  it.each([
    ['hangs', { kind: 'hang' } as const, /timeout/],
    ['answers what is not HTTP', { kind: 'garbage' } as const, /malformed/],
    ['cuts the connection', { kind: 'reset' } as const, /reset/],
    ['drips its answer for ever', { kind: 'drip', bytes: 10_000, everyMs: 20 } as const, /timeout/],
  ])('when it %s', async (_what, behaviour, reason) => {
    receiver.on('*', behaviour);
    const { attempt, params } = await outcomeOf(receiver.url());
    receiver.reset();
    expect(attempt).toMatchObject({ outcome: 'failed', status: 0, reason: expect.stringMatching(reason) });
    expect(params).toMatchObject({ status: 0, statusDescription: expect.stringMatching(reason) });
  });

  it('when it answers an error, with its status and body', async () => {
    receiver.on('*', { kind: 'answer', status: 422, body: { error: 'no such order' } });
    const { attempt, params } = await outcomeOf(receiver.url());
    receiver.reset();
    expect(attempt).toMatchObject({ outcome: 'failed', status: 422 });
    expect(params).toMatchObject({ status: 422, 'body.error': 'no such order' });
  });

  it('when its answer holds bytes no database takes', async () => {
    receiver.on('*', { kind: 'answer', body: '{"a":"\\u0000\\ud800","b":"\u0000"}' });
    const { params } = await outcomeOf(receiver.url());
    receiver.reset();
    expect(params).toMatchObject({ status: 200 });
  });

  it('after the retries, when it keeps failing', async () => {
    receiver.on('*', { kind: 'answer', status: 503, headers: { 'retry-after': '1' } });
    const url = await publishCart(client, receiver.url(), { ...fast, delivery: { timeoutMs: 500, maxAttempts: 3 } });
    const answer = await client.send(url, CART);
    const story = await client.settled(answer.body.eventId);
    receiver.reset();
    expect(story.deliveries[0]?.attempts.map(({ outcome }) => outcome)).toEqual(['retrying', 'retrying', 'failed']);
    expect(story.responseEvents).toHaveLength(1);
    const keys = new Set(
      story.deliveries[0]?.attempts.map(({ request }) => request?.headers.find(([name]) => name === 'Idempotency-Key')?.[1]),
    );
    expect(keys.size).toBe(1);
  });
});
