import { lanesSchema } from '@crossdock/lanes';
import { ledgerSchema } from '@crossdock/ledger';
import { createTestDatabase, redisTestUrl } from '@crossdock/testing';
import { Client } from 'pg';
import { catalogSchema } from '../src/app.module.js';
import { apiKeyBody, basicBody, outgoingBody } from './api-samples.js';
import { type RunningApi, startApi } from './start-api.js';

const MASK = '********';

describe('connections', () => {
  let api: RunningApi;
  let databaseUrl: string;
  beforeAll(async () => {
    databaseUrl = (await createTestDatabase([catalogSchema, lanesSchema, ledgerSchema])).url;
    api = await startApi(databaseUrl, await redisTestUrl());
  });
  afterAll(() => api.host.close());
  afterEach(() => api.refuseSecrets(null));

  const storedFor = (id: string) => api.stored.filter(({ address }) => address.connectionId === id);

  it('cannot be created before the credential service has announced its key', async () => {
    const answer = await api.call('POST', '/api/v1/connections', basicBody());
    expect(answer).toMatchObject({ status: 503, body: { code: 'credentials_unavailable' } });
    expect(answer.headers.get('retry-after')).not.toBeNull();
    await api.announceKey();
  });

  it('hand their secrets sealed to the credential service and read back as asterisks', async () => {
    const created = await api.call('POST', '/api/v1/connections', apiKeyBody());
    expect(created).toMatchObject({ status: 201, body: { ...apiKeyBody(), secret: MASK, urlParameters: [] } });
    const { id } = created.body;
    expect(storedFor(id)).toEqual([
      { address: { workspaceId: 1, connectionId: id, secretVersion: 1 }, secrets: { secret: 's3cret-canary' } },
    ]);
    const read = await api.call('GET', `/api/v1/connections/${id}`);
    expect(read.body).toEqual(created.body);
    expect((await api.call('GET', '/api/v1/connections')).text).not.toContain('canary');
  });

  it('keep the stored secret when it comes back as asterisks, and store a new one under a new version', async () => {
    const { body: created } = await api.call('POST', '/api/v1/connections', basicBody());
    const path = `/api/v1/connections/${created.id}`;
    expect(await api.call('PUT', path, basicBody({ login: 'renamed', password: MASK }))).toMatchObject({
      status: 200,
      body: { login: 'renamed', password: MASK },
    });
    expect(storedFor(created.id)).toHaveLength(1);
    expect(await api.call('PUT', path, basicBody({ password: 'n3w-canary' }))).toMatchObject({ status: 200 });
    expect(storedFor(created.id)[1]).toMatchObject({ address: { secretVersion: 2 }, secrets: { password: 'n3w-canary' } });
  });

  it('are not written when the secrets are not stored, and a later try uses a version of its own', async () => {
    const { body: created } = await api.call('POST', '/api/v1/connections', basicBody());
    const path = `/api/v1/connections/${created.id}`;
    api.refuseSecrets('The vault is closed.');
    expect(await api.call('PUT', path, basicBody({ login: 'other' }))).toMatchObject({
      status: 503,
      body: { code: 'credentials_unavailable', detail: expect.stringContaining('The vault is closed.') },
    });
    expect(await api.call('GET', path)).toMatchObject({ body: { login: 'shop' } });
    expect(await api.call('POST', '/api/v1/connections', basicBody({ name: 'Never' }))).toMatchObject({ status: 503 });
    expect((await api.call('GET', '/api/v1/connections')).text).not.toContain('Never');

    api.refuseSecrets(null);
    expect(await api.call('PUT', path, basicBody({ login: 'other' }))).toMatchObject({ status: 200, body: { login: 'other' } });
    expect(storedFor(created.id).map(({ address }) => address.secretVersion)).toEqual([1, 3]);
  });

  it('need a secret when there is none to keep', async () => {
    expect(await api.call('POST', '/api/v1/connections', basicBody({ password: MASK }))).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ path: 'password' }] },
    });
    const { body: created } = await api.call('POST', '/api/v1/connections', basicBody());
    expect(await api.call('PUT', `/api/v1/connections/${created.id}`, apiKeyBody({ secret: MASK }))).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'secret' }] },
    });
  });

  it.each([
    ['a colon in the login (RFC 7617)', basicBody({ login: 'a:b' }), 'login'],
    ['a kind that this release does not know', basicBody({ kind: 'oauth2' }), 'kind'],
    ['an API key that is sent nowhere', apiKeyBody({ headers: [] }), 'headers'],
    ['a header that the sender owns', apiKeyBody({ headers: [{ key: 'Content-Length', value: '{{secret}}' }] }), 'headers[0].key'],
    ['a value that does not compile', apiKeyBody({ headers: [{ key: 'X-A', value: '{{secret' }] }), 'headers[0].value'],
  ])('refuse %s, and nothing is stored', async (_what, body, path) => {
    const before = api.stored.length;
    const answer = await api.call('POST', '/api/v1/connections', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: [{ path }] } });
    expect(answer.text).not.toContain('canary');
    expect(api.stored).toHaveLength(before);
  });

  it('are not removed while an integration uses them', async () => {
    const { body: connection } = await api.call('POST', '/api/v1/connections', basicBody());
    const outgoing = await api.call('POST', '/api/v1/outgoing-integrations', outgoingBody({ connectionId: connection.id.toUpperCase() }));
    const path = `/api/v1/connections/${connection.id}`;
    expect(await api.call('DELETE', path)).toMatchObject({
      status: 409,
      body: { code: 'conflict', detail: expect.stringContaining(`outgoing integration "Send event" (${outgoing.body.id})`) },
    });
    await api.call('DELETE', `/api/v1/outgoing-integrations/${outgoing.body.id}`);
    expect(await api.call('DELETE', path)).toMatchObject({ status: 204 });
  });

  it('leave no plaintext secret in the catalog', async () => {
    const client = new Client(databaseUrl);
    await client.connect();
    const { rows } = await client.query<{ content: string }>(`SELECT schema_to_xml('catalog', false, false, '')::text AS content`);
    await client.end();
    expect(rows[0]?.content).toContain('X-Api-Key');
    expect(rows[0]?.content).not.toContain('canary');
  });
});
