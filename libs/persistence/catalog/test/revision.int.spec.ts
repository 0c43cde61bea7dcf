import { createTestDatabase } from '@crossdock/testing';
import { catalogSchema, newResourceId } from '../src/index.js';
import { type OpenCatalog, incomingInput, openCatalog, outgoingInput, singleUse, workflowInput, WORKSPACE } from './open-catalog.js';

const SETTINGS = { kind: 'basic', login: 'shop' } as const;
const PARTS = { name: 'Shop', settings: SETTINGS, secretVersion: 1 };

describe('the catalog revision', () => {
  let catalog: OpenCatalog;
  beforeAll(async () => {
    catalog = await openCatalog((await createTestDatabase([catalogSchema])).url);
  });
  afterAll(() => catalog.close());

  it('moves by one with every change of what is in force, and not with drafts', async () => {
    const incoming = await catalog.incoming.create(WORKSPACE, incomingInput());
    const outgoing = await catalog.outgoing.create(WORKSPACE, outgoingInput());
    const workflow = await catalog.workflows.create(WORKSPACE, workflowInput(incoming.id, { integrationId: outgoing.id }));
    const connection = { workspaceId: WORKSPACE, id: newResourceId() };
    const { catalogRevision: start } = await catalog.incoming.publish(WORKSPACE, incoming.id);

    const revisions = [
      (await catalog.outgoing.publish(WORKSPACE, outgoing.id)).catalogRevision,
      (await catalog.workflows.publish(WORKSPACE, workflow.id)).catalogRevision,
      (await catalog.workflows.pause(WORKSPACE, workflow.id)).catalogRevision,
      (await catalog.workflows.publish(WORKSPACE, workflow.id)).catalogRevision,
      (await catalog.incoming.pause(WORKSPACE, incoming.id)).catalogRevision,
      (await catalog.connections.create(connection, PARTS)).catalogRevision,
      (await catalog.connections.update(connection, PARTS, start + 6)).catalogRevision,
      await catalog.connections.remove(WORKSPACE, connection.id),
      await catalog.workflows.remove(WORKSPACE, workflow.id),
      await catalog.outgoing.remove(WORKSPACE, outgoing.id),
      await catalog.incoming.remove(WORKSPACE, incoming.id),
    ];
    expect(revisions).toEqual(revisions.map((_, index) => start + 1 + index));
  });

  it('stays where it is when a change is refused', async () => {
    const incoming = await catalog.incoming.create(WORKSPACE, incomingInput());
    const { catalogRevision: before } = await catalog.incoming.publish(WORKSPACE, incoming.id);
    const workflow = await catalog.workflows.create(WORKSPACE, workflowInput(incoming.id, singleUse()));
    await catalog.workflows.publish(WORKSPACE, workflow.id);
    await expect(catalog.incoming.remove(WORKSPACE, incoming.id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(catalog.incoming.publish(WORKSPACE, newResourceId())).rejects.toMatchObject({ code: 'not_found' });

    const found = await catalog.incoming.findPublishedByEndpoint(incoming.endpointId);
    expect(found).toEqual({
      incomingIntegrationId: incoming.id,
      endpointId: incoming.endpointId,
      workspaceId: WORKSPACE,
      revision: before + 1,
    });
  });
});
