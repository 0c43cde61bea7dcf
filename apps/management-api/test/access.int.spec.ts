import { readFile } from 'node:fs/promises';
import { lanesSchema } from '@crossdock/lanes';
import { ledgerSchema } from '@crossdock/ledger';
import { createTestDatabase, redisTestUrl } from '@crossdock/testing';
import { catalogSchema } from '../src/app.module.js';
import { PUBLIC_PATHS } from '../src/openapi/public-routes.js';
import { UNKNOWN_ID } from './api-samples.js';
import { ADMIN_TOKEN, type RunningApi, startApi } from './start-api.js';

describe('the management API', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi((await createTestDatabase([catalogSchema, lanesSchema, ledgerSchema])).url, await redisTestUrl());
  });
  afterAll(() => api.host.close());

  it('serves the committed OpenAPI document to anybody', async () => {
    const { status, text, headers } = await api.call('GET', '/api/v1/openapi.json', undefined, { authorization: '' });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(text).toBe(await readFile(new URL('../openapi.json', import.meta.url), 'utf8'));
  });

  it('asks for the token on every other documented route, before it looks at anything else', async () => {
    const { paths } = JSON.parse(await readFile(new URL('../openapi.json', import.meta.url), 'utf8')) as { paths: Record<string, object> };
    const routes = Object.entries(paths)
      .filter(([path]) => !(path in PUBLIC_PATHS) && !path.endsWith('openapi.json'))
      .flatMap(([path, item]) => Object.keys(item).map((method) => [method.toUpperCase(), path.replace('{id}', UNKNOWN_ID)] as const));
    expect(routes.length).toBeGreaterThan(25);
    for (const [method, path] of routes) {
      const { status, headers, body } = await api.call(method, path, undefined, { authorization: '' });
      expect([method, path, status]).toEqual([method, path, 401]);
      expect(body).toMatchObject({ code: 'unauthorized', status: 401, instance: path, type: 'urn:crossdock:problem:unauthorized' });
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
  });

  it.each([
    ['another token', `Bearer ${ADMIN_TOKEN}x`],
    ['a beginning of the token', `Bearer ${ADMIN_TOKEN.slice(0, -1)}`],
    ['another scheme', `Basic ${ADMIN_TOKEN}`],
    ['the token alone', ADMIN_TOKEN],
    ['no token', 'Bearer '],
  ])('refuses %s', async (_what, authorization) => {
    expect(await api.call('GET', '/api/v1/workflows', undefined, { authorization })).toMatchObject({ status: 401 });
  });

  it('takes the scheme in any case (RFC 9110)', async () => {
    const { status } = await api.call('GET', '/api/v1/workflows', undefined, { authorization: `bearer ${ADMIN_TOKEN}` });
    expect(status).toBe(200);
  });

  it.each([
    ['415 unsupported_media_type', '{}', 'text/plain'],
    ['400 empty_body', '', 'application/json'],
    ['400 invalid_json', '{"name":', 'application/json'],
    ['400 validation_failed', '{"name":"x","status":"published"}', 'application/vnd.api+json; charset=utf-8'],
    ['413 body_too_large', `{"name":"${'x'.repeat(1_048_576)}"}`, 'application/json'],
  ])('answers a body that it cannot take with %s', async (expected, body, contentType) => {
    const answer = await api.call('POST', '/api/v1/incoming-integrations', body, { 'content-type': contentType });
    expect(`${answer.status} ${answer.body.code}`).toBe(expected);
  });

  it.each([
    '/api/v1/workflows/not-a-uuid',
    `/api/v1/workflows/${UNKNOWN_ID}`,
    `/api/v1/events/${UNKNOWN_ID}`,
    `/api/v1/deliveries/${UNKNOWN_ID}`,
  ])('answers 404 for %s', async (path) => {
    expect(await api.call('GET', path)).toMatchObject({ status: 404, body: { code: 'not_found', instance: path } });
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=ten', 'limit'],
    ['cursor=made-up', 'cursor'],
  ])('refuses the query %s and names the parameter', async (query, path) => {
    const answer = await api.call('GET', `/api/v1/connections?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: [{ path }] } });
  });

  it.each(['action=%00', 'kind=custom', 'from=yesterday', 'incomingIntegrationId=1'])('refuses the event query %s', async (query) => {
    expect(await api.call('GET', `/api/v1/events?${query}`)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });

  it.each(['NUL \u0000', 'lone \ud800 surrogate'])('refuses text that cannot be stored: %j', async (name) => {
    const answer = await api.call('POST', '/api/v1/incoming-integrations', { name: `A ${name} name` });
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: [{ path: 'name' }] } });
  });
});
