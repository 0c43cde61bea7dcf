import { lanesSchema } from '@crossdock/lanes';
import { ledgerSchema } from '@crossdock/ledger';
import { createTestDatabase, redisTestUrl } from '@crossdock/testing';
import { catalogSchema } from '../src/app.module.js';
import { outgoingBody, UNKNOWN_ID, workflowBody } from './api-samples.js';
import { type RunningApi, startApi } from './start-api.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T.*Z$/;

describe('definitions', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi((await createTestDatabase([catalogSchema, lanesSchema, ledgerSchema])).url, await redisTestUrl());
  });
  afterAll(() => api.host.close());

  const create = async (resource: string, body: object): Promise<string> => {
    const answer = await api.call('POST', `/api/v1/${resource}`, body);
    expect(answer).toMatchObject({ status: 201 });
    return answer.body.id as string;
  };

  it('an incoming integration is created with an endpoint that no change moves', async () => {
    const created = await api.call('POST', '/api/v1/incoming-integrations', { name: '  Cart  ' });
    expect(created.body).toEqual({
      id: expect.stringMatching(UUID),
      name: 'Cart',
      authentication: 'none',
      iconUrl: null,
      status: 'draft',
      endpointId: expect.stringMatching(UUID),
      endpointUrl: `https://hooks.example.com/in/${created.body.endpointId}`,
      createdAt: expect.stringMatching(TIME),
      updatedAt: expect.stringMatching(TIME),
    });
    const path = `/api/v1/incoming-integrations/${created.body.id}`;
    const { endpointUrl } = created.body;
    expect(await api.call('PUT', path, { name: 'Renamed' })).toMatchObject({ status: 200, body: { name: 'Renamed', endpointUrl } });
    expect(await api.call('POST', `${path}/publish`)).toMatchObject({ status: 200, body: { status: 'published', endpointUrl } });
    expect(await api.call('POST', `${path}/pause`)).toMatchObject({ status: 200, body: { status: 'paused' } });
    expect(await api.call('DELETE', path)).toMatchObject({ status: 204, body: null });
    expect(await api.call('GET', path)).toMatchObject({ status: 404 });
    expect(await api.call('DELETE', path)).toMatchObject({ status: 404 });
  });

  it('an outgoing integration takes the defaults of the seed and shows what is not published yet', async () => {
    const created = await api.call('POST', '/api/v1/outgoing-integrations', outgoingBody({ eventName: '' }));
    expect(created.body).toMatchObject({
      eventName: 'webhook.response',
      webhookName: '',
      headers: [],
      parameters: [],
      body: null,
      connectionId: null,
      delivery: {
        timeoutMs: 30_000,
        maxAttempts: 5,
        retryDelayMs: 10_000,
        retryDelayMsMax: 3_600_000,
        concurrency: null,
        rate: null,
        redirectsMax: 0,
        orderBy: null,
      },
      status: 'draft',
      hasUnpublishedChanges: true,
    });
    const path = `/api/v1/outgoing-integrations/${created.body.id}`;
    expect(await api.call('POST', `${path}/publish`)).toMatchObject({ body: { status: 'published', hasUnpublishedChanges: false } });
    expect(await api.call('PUT', path, outgoingBody({ method: 'PUT' }))).toMatchObject({
      body: { hasUnpublishedChanges: true, method: 'PUT' },
    });
    expect(await api.call('GET', path)).toMatchObject({ body: { hasUnpublishedChanges: true, method: 'PUT' } });
  });

  it('a workflow is published once all it uses is published, and what it uses cannot be removed', async () => {
    const incomingId = await create('incoming-integrations', { name: 'Cart' });
    const outgoingId = await create('outgoing-integrations', outgoingBody({ name: 'Sender' }));
    const workflowId = await create('workflows', workflowBody(incomingId, { integrationId: outgoingId }));
    const publish = () => api.call('POST', `/api/v1/workflows/${workflowId}/publish`);

    expect(await publish()).toMatchObject({
      status: 409,
      body: { code: 'conflict', detail: expect.stringMatching(/incoming integration "Cart".*outgoing integration "Sender"/) },
    });
    await api.call('POST', `/api/v1/incoming-integrations/${incomingId}/publish`);
    await api.call('POST', `/api/v1/outgoing-integrations/${outgoingId}/publish`);
    expect(await publish()).toMatchObject({ status: 200, body: { status: 'published', hasUnpublishedChanges: false } });
    expect(await api.call('POST', `/api/v1/workflows/${workflowId}/pause`)).toMatchObject({ status: 200, body: { status: 'paused' } });

    for (const path of [`incoming-integrations/${incomingId}`, `outgoing-integrations/${outgoingId}`]) {
      const refused = await api.call('DELETE', `/api/v1/${path}`);
      expect(refused).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining(`workflow "Cart to profile" (${workflowId})`) },
      });
    }
    expect(await api.call('DELETE', `/api/v1/workflows/${workflowId}`)).toMatchObject({ status: 204 });
    expect(await api.call('DELETE', `/api/v1/outgoing-integrations/${outgoingId}`)).toMatchObject({ status: 204 });
  });

  it('a draft cannot be paused', async () => {
    const id = await create('incoming-integrations', { name: 'Cart' });
    expect(await api.call('POST', `/api/v1/incoming-integrations/${id}/pause`)).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  it('a workflow that refers to nothing or leads nowhere is refused, each fault at its path', async () => {
    const answer = await api.call(
      'POST',
      '/api/v1/workflows',
      workflowBody(UNKNOWN_ID, { integrationId: UNKNOWN_ID }, { edges: [{ from: 'trigger', to: 'send' }] }),
    );
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    const paths = answer.body.errors.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(expect.arrayContaining(['trigger.incomingIntegrationId', 'nodes[0].integrationId', 'nodes[0]', 'nodes[1]']));
  });

  it('a node must fill the fields that its integration reads', async () => {
    const incomingId = await create('incoming-integrations', { name: 'Cart' });
    const integrationId = await create('outgoing-integrations', outgoingBody({ body: '{"field1": "{% context field1 %}"}' }));
    const save = (form: object) => api.call('POST', '/api/v1/workflows', workflowBody(incomingId, { integrationId, form }));
    expect(await save({})).toMatchObject({ status: 400, body: { errors: [{ path: 'nodes[0].form.field1' }] } });
    expect(await save({ field1: '{{request.body.a}}' })).toMatchObject({ status: 201 });
  });

  it('lists are paged by cursor, newest first', async () => {
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) ids.unshift(await create('incoming-integrations', { name }));
    const first = await api.call('GET', '/api/v1/incoming-integrations?limit=2');
    const next = await api.call('GET', `/api/v1/incoming-integrations?limit=1&cursor=${first.body.nextCursor}`);
    const seen = [...first.body.items, ...next.body.items].map(({ id }: { id: string }) => id);
    expect(seen.sort()).toEqual(ids.sort());
  });

  it('a template is previewed as a delivery would render it', async () => {
    const sample = '{"body":{"id":9007199254740993,"name":"A"}}';
    const body = `{"template":"{\\"id\\":{{request.body.id}},\\"f\\":\\"{% context f %}\\"}","position":"json","request":${sample},"fields":{"f":"{{request.body.name}}"}}`;
    expect(await api.call('POST', '/api/v1/templates/render', body)).toMatchObject({
      status: 200,
      body: { outcome: 'rendered', text: '{"id":9007199254740993,"f":"A"}' },
    });
    expect(await api.call('POST', '/api/v1/templates/render', { template: 'a\n {{ x' })).toMatchObject({
      status: 200,
      body: { outcome: 'faulty', faults: [{ path: 'template', line: 2 }] },
    });
  });
});
