import { RESERVED_PARAMETER_NAMES } from '@crossdock/contracts';
import { lanesSchema } from '@crossdock/lanes';
import { ledgerSchema } from '@crossdock/ledger';
import { createTestDatabase, redisTestUrl } from '@crossdock/testing';
import { catalogSchema } from '../src/app.module.js';
import { outgoingBody, UNKNOWN_ID, workflowBody } from './api-samples.js';
import { type RunningApi, startApi } from './start-api.js';

const parameters = (...names: string[]): object => ({ parameters: names.map((name) => ({ name, value: 'x' })) });

/** Every spelling that a URL parser reads as an IP address, or that is one. */
const IP_URIS = [
  'http://51.145.180.18',
  'https://51.145.180.18/path',
  'https://51.145.180.18:8443/path',
  'https://51.145.180.18/{{request.body.id}}',
  'http://127.0.0.1/',
  'http://127.1/',
  'http://0x7f000001/',
  'http://0x7f.0.0.1/',
  'http://2130706433/',
  'http://0177.0.0.1/',
  'http://017700000001/',
  'http://127.0.0.1./',
  'http://１２７.０.０.１/',
  'http://127%2e0.0.1/',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[fd00::1]:8080/',
];

const OTHER_URIS = [
  'ftp://example.com/',
  'javascript:alert(1)',
  '/relative',
  'https://user:pw@example.com/',
  'http://localhost/',
  'http://db/',
];

describe('saving an outgoing integration', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi((await createTestDatabase([catalogSchema, lanesSchema, ledgerSchema])).url, await redisTestUrl());
  });
  afterAll(() => api.host.close());

  const refusedPaths = async (change: object): Promise<string[]> => {
    const { status, body } = await api.call('POST', '/api/v1/outgoing-integrations', outgoingBody(change));
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'validation_failed' });
    const errors = body.errors as { path: string; message: string }[];
    for (const { message } of errors) expect(message).toMatch(/\w{4} \w+/);
    return errors.map(({ path }) => path);
  };

  it.each(IP_URIS)('refuses an IP address as the host: %s', async (uri) => {
    expect(await refusedPaths({ uri })).toEqual(['uri']);
  });

  it.each(OTHER_URIS)('refuses a destination that is never sent to: %s', async (uri) => {
    expect(await refusedPaths({ uri })).toEqual(['uri']);
  });

  it('accepts a private destination that the operator allows', async () => {
    expect(await api.call('POST', '/api/v1/outgoing-integrations', outgoingBody({ uri: 'http://receiver:8080/in' }))).toMatchObject({
      status: 201,
    });
  });

  it.each(RESERVED_PARAMETER_NAMES)('refuses the reserved parameter name %s', async (name) => {
    expect(await refusedPaths(parameters('fine', name))).toEqual(['parameters[1].name']);
  });

  it.each(['a b', 'a-ż', 'a$', 'a/b', 'a"', '{{x}}', 'a\n', ''])('refuses a special character in a parameter name: %j', async (name) => {
    expect(new Set(await refusedPaths(parameters(name)))).toEqual(new Set(['parameters[0].name']));
  });

  it('refuses a parameter name of 129 characters, and accepts one of 128', async () => {
    expect(await refusedPaths(parameters('x'.repeat(129)))).toEqual(['parameters[0].name']);
    const accepted = await api.call('POST', '/api/v1/outgoing-integrations', outgoingBody(parameters('x'.repeat(128))));
    expect(accepted).toMatchObject({ status: 201 });
  });

  it('refuses an 11th parameter, and accepts ten', async () => {
    const names = Array.from({ length: 11 }, (_, index) => `p${index}`);
    expect(await refusedPaths(parameters(...names))).toEqual(['parameters']);
    const accepted = await api.call('POST', '/api/v1/outgoing-integrations', outgoingBody(parameters(...names.slice(0, 10))));
    expect(accepted).toMatchObject({ status: 201 });
  });

  it('refuses a parameter defined twice and a constant value over 230 characters', async () => {
    expect(await refusedPaths(parameters('one', 'one'))).toEqual(['parameters[1].name']);
    expect(await refusedPaths({ parameters: [{ name: 'one', value: 'x'.repeat(231) }] })).toEqual(['parameters[0].value']);
  });

  it.each([
    ['a template that does not compile', { body: '{"a": {{ request.body.x }' }, 'body'],
    ['an unknown name in a template', { headers: [{ key: 'X-A', value: '{{ nobody.knows }}' }] }, 'headers[0].value'],
    ['a header that the sender owns', { headers: [{ key: 'Host', value: 'example.org' }] }, 'headers[0].key'],
    ['a body on GET', { method: 'GET', body: '{}' }, 'body'],
    ['a connection that does not exist', { connectionId: UNKNOWN_ID }, 'connectionId'],
    ['an event name with a space', { eventName: 'my event' }, 'eventName'],
    ['a timeout over 30 seconds', { delivery: { timeoutMs: 30_001 } }, 'delivery.timeoutMs'],
  ])('refuses %s', async (_what, change, path) => {
    expect(await refusedPaths(change)).toEqual([path]);
  });

  it('reports faults of the definition and of its references together', async () => {
    expect(await refusedPaths({ uri: 'http://10.0.0.1', connectionId: UNKNOWN_ID })).toEqual(['uri', 'connectionId']);
  });

  it('applies the same rules to a single-use integration inside a workflow', async () => {
    const incoming = await api.call('POST', '/api/v1/incoming-integrations', { name: 'Cart' });
    const save = async (integration: object): Promise<unknown> => {
      const body = workflowBody(incoming.body.id, { integration: { method: 'POST', uri: 'https://example.com', ...integration } });
      const answer = await api.call('POST', '/api/v1/workflows', body);
      return { status: answer.status, paths: answer.body.errors?.map(({ path }: { path: string }) => path) };
    };
    const at = (path: string) => ({ status: 400, paths: [`nodes[0].integration.${path}`] });
    expect(await save({ uri: 'http://0x7f000001/' })).toEqual(at('uri'));
    expect(await save(parameters('uuid'))).toEqual(at('parameters[0].name'));
    expect(await save({ connectionId: UNKNOWN_ID })).toEqual(at('connectionId'));
    expect(await save({})).toEqual({ status: 201, paths: undefined });
  });
});
