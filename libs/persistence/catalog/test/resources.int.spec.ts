import { catalogSchema, newResourceId } from '../src/index.js';
import type { PageQuery } from '@crossdock/contracts';
import { createTestDatabase } from '@crossdock/testing';
import { Client } from 'pg';
import { type OpenCatalog, incomingInput, openCatalog, outgoingInput, PAGE, singleUse, workflowInput, WORKSPACE } from './open-catalog.js';

const API_KEY = { kind: 'apiKey', headers: [{ key: 'X-Api-Key', value: '{{secret}}' }], urlParameters: [] } as const;
const OTHER_WORKSPACE = 2;

describe('the catalog', () => {
  let catalog: OpenCatalog;
  beforeAll(async () => {
    catalog = await openCatalog((await createTestDatabase([catalogSchema])).url);
  });
  afterAll(() => catalog.close());

  const createConnection = async (): Promise<string> => {
    const key = { workspaceId: WORKSPACE, id: newResourceId() };
    await catalog.connections.create(key, { name: 'Partner', settings: API_KEY, secretVersion: 1 });
    return key.id;
  };

  it('finds an endpoint only while its integration is published', async () => {
    const { id, endpointId, status } = await catalog.incoming.create(WORKSPACE, incomingInput());
    expect(status).toBe('draft');
    expect(await catalog.incoming.findPublishedByEndpoint(endpointId)).toBeUndefined();
    await catalog.incoming.publish(WORKSPACE, id);
    expect(await catalog.incoming.findPublishedByEndpoint(endpointId)).toMatchObject({ incomingIntegrationId: id });
    await catalog.incoming.pause(WORKSPACE, id);
    expect(await catalog.incoming.findPublishedByEndpoint(endpointId)).toBeUndefined();
    await catalog.incoming.publish(WORKSPACE, id);
    await catalog.incoming.remove(WORKSPACE, id);
    expect(await catalog.incoming.findPublishedByEndpoint(endpointId)).toBeUndefined();
  });

  it('keeps the endpoint when an integration is changed', async () => {
    const created = await catalog.incoming.create(WORKSPACE, incomingInput());
    const updated = await catalog.incoming.update(WORKSPACE, created.id, incomingInput('Renamed'));
    expect(updated).toMatchObject({ name: 'Renamed', endpointId: created.endpointId, createdAt: created.createdAt });
    expect(updated.updatedAt.getTime()).toBeGreaterThanOrEqual(created.updatedAt.getTime());
  });

  it('gives the published state of an outgoing integration, not the saved one', async () => {
    const { id } = await catalog.outgoing.create(WORKSPACE, outgoingInput({ name: 'One' }));
    expect(await catalog.outgoing.findPublished(id)).toBeUndefined();
    const { catalogRevision } = await catalog.outgoing.publish(WORKSPACE, id);
    const saved = await catalog.outgoing.update(WORKSPACE, id, outgoingInput({ name: 'Two', method: 'PUT' }));

    expect(saved).toMatchObject({ name: 'Two', status: 'published', hasUnpublishedChanges: true, definition: { method: 'PUT' } });
    const published = await catalog.outgoing.findPublished(id);
    expect(published).toMatchObject({ definition: { name: 'One', method: 'POST' }, asOfRevision: catalogRevision });

    await catalog.outgoing.publish(WORKSPACE, id);
    expect(await catalog.outgoing.findPublished(id)).toMatchObject({ definition: { name: 'Two' }, asOfRevision: catalogRevision + 1 });
  });

  it('does not remove what is in use, and says who uses it', async () => {
    const connectionId = await createConnection();
    const incoming = await catalog.incoming.create(WORKSPACE, incomingInput());
    const outgoing = await catalog.outgoing.create(WORKSPACE, outgoingInput({ name: 'Sender', connectionId }));
    const workflow = await catalog.workflows.create(WORKSPACE, workflowInput(incoming.id, { integrationId: outgoing.id }, 'Flow'));
    const other = await catalog.workflows.create(WORKSPACE, workflowInput(incoming.id, singleUse({ connectionId }), 'Other'));
    const byFlow = expect.stringContaining(`workflow "Flow" (${workflow.id})`);

    await expect(catalog.incoming.remove(WORKSPACE, incoming.id)).rejects.toMatchObject({ code: 'conflict', detail: byFlow });
    await expect(catalog.outgoing.remove(WORKSPACE, outgoing.id)).rejects.toMatchObject({ code: 'conflict', detail: byFlow });
    await expect(catalog.connections.remove(WORKSPACE, connectionId)).rejects.toMatchObject({
      code: 'conflict',
      detail: `The connection is used by outgoing integration "Sender" (${outgoing.id}), workflow "Other" (${other.id}).`,
    });

    await catalog.workflows.remove(WORKSPACE, workflow.id);
    await catalog.workflows.remove(WORKSPACE, other.id);
    await catalog.outgoing.remove(WORKSPACE, outgoing.id);
    await catalog.connections.remove(WORKSPACE, connectionId);
    await catalog.incoming.remove(WORKSPACE, incoming.id);
    expect(await catalog.outgoing.findPublished(outgoing.id)).toBeUndefined();
    expect(await catalog.connections.find(connectionId)).toBeUndefined();
  });

  it('counts what is in force as use, even when the saved definition no longer refers to it', async () => {
    const incoming = await catalog.incoming.create(WORKSPACE, incomingInput());
    await catalog.incoming.publish(WORKSPACE, incoming.id);
    const outgoing = await catalog.outgoing.create(WORKSPACE, outgoingInput());
    await catalog.outgoing.publish(WORKSPACE, outgoing.id);
    const workflow = await catalog.workflows.create(WORKSPACE, workflowInput(incoming.id, { integrationId: outgoing.id }));
    await catalog.workflows.publish(WORKSPACE, workflow.id);
    await catalog.workflows.update(WORKSPACE, workflow.id, workflowInput(incoming.id, singleUse()));
    await expect(catalog.outgoing.remove(WORKSPACE, outgoing.id)).rejects.toMatchObject({ code: 'conflict' });

    await catalog.workflows.publish(WORKSPACE, workflow.id);
    await expect(catalog.outgoing.remove(WORKSPACE, outgoing.id)).resolves.toEqual(expect.any(Number));
  });

  it('does not publish an outgoing integration whose connection is gone', async () => {
    const { id } = await catalog.outgoing.create(WORKSPACE, outgoingInput({ connectionId: newResourceId() }));
    await expect(catalog.outgoing.publish(WORKSPACE, id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('refuses a change of a connection that is based on an older state', async () => {
    const id = await createConnection();
    const key = { workspaceId: WORKSPACE, id };
    const { revision } = await catalog.connections.get(WORKSPACE, id);
    const parts = { name: 'Changed', settings: API_KEY, secretVersion: 1 };
    const { resource } = await catalog.connections.update(key, parts, revision);
    expect(resource).toMatchObject({ name: 'Changed', settings: API_KEY, secretVersion: 1, revision: expect.any(Number) });
    await expect(catalog.connections.update(key, parts, revision)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('gives out each secret version of a connection once', async () => {
    const id = await createConnection();
    const versions = await Promise.all(Array.from({ length: 5 }, () => catalog.connections.reserveSecretVersion(WORKSPACE, id)));
    expect(versions.sort()).toEqual([2, 3, 4, 5, 6]);
    await expect(catalog.connections.reserveSecretVersion(WORKSPACE, newResourceId())).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keeps workspaces apart', async () => {
    const { id } = await catalog.outgoing.create(WORKSPACE, outgoingInput());
    const unknown = { code: 'not_found', detail: `There is no outgoing integration with the id ${id}.` };
    await expect(catalog.outgoing.get(OTHER_WORKSPACE, id)).rejects.toMatchObject(unknown);
    await expect(catalog.outgoing.update(OTHER_WORKSPACE, id, outgoingInput())).rejects.toMatchObject(unknown);
    await expect(catalog.outgoing.remove(OTHER_WORKSPACE, id)).rejects.toMatchObject(unknown);
    expect(await catalog.outgoing.list(OTHER_WORKSPACE, PAGE)).toEqual({ items: [], nextCursor: null });
  });

  it('lists every row once, newest first, also when rows are added while paging', async () => {
    const workspace = 3;
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) ids.unshift((await catalog.incoming.create(workspace, incomingInput(name))).id);
    const seen: string[] = [];
    let query: PageQuery | undefined = { limit: 2 };
    while (query !== undefined) {
      const page = await catalog.incoming.list(workspace, query);
      seen.push(...page.items.map(({ id }) => id));
      query = page.nextCursor === null ? undefined : { limit: 2, cursor: page.nextCursor };
      await catalog.incoming.create(workspace, incomingInput('added'));
    }
    expect(seen).toEqual([...ids].sort().reverse());
  });

  it('refuses a cursor that it did not give out', async () => {
    for (const cursor of ['x', 'bm90LWEtdXVpZA', "' OR 1=1 --"]) {
      await expect(catalog.workflows.list(WORKSPACE, { limit: 2, cursor })).rejects.toMatchObject({
        code: 'validation_failed',
        errors: [{ path: 'cursor' }],
      });
    }
  });

  it('makes the sealing key announced last the current one', async () => {
    expect(await catalog.sealingKeys.current()).toBeUndefined();
    const [older, newer] = [
      { keyId: 'older', publicKey: Buffer.alloc(32, 1) },
      { keyId: 'newer', publicKey: Buffer.alloc(32, 2) },
    ];
    for (const key of [older, newer]) {
      await catalog.sealingKeys.announce(key);
      expect(await catalog.sealingKeys.current()).toEqual(key);
    }
    await catalog.sealingKeys.announce(older);
    expect(await catalog.sealingKeys.current()).toEqual(older);
  });

  it('does not start on a schema that is behind, and names the command', async () => {
    const empty = await createTestDatabase([]);
    await expect(openCatalog(empty.url)).rejects.toThrow('npm run migrate');
  });
});

describe('a catalog that does not answer in time', () => {
  it('is reported as storage_unavailable', async () => {
    const { url } = await createTestDatabase([catalogSchema]);
    const catalog = await openCatalog(url);
    const blocker = new Client(url);
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE catalog.revision, catalog.workflow');

    const unavailable = { status: 'rejected', reason: { code: 'storage_unavailable' } };
    const calls = [catalog.workflows.list(WORKSPACE, PAGE), catalog.incoming.publish(WORKSPACE, newResourceId())];
    expect(await Promise.allSettled(calls)).toMatchObject([unavailable, unavailable]);
    await blocker.end();
    await catalog.close();
  });
});
