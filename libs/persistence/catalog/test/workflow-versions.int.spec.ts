import { createTestDatabase } from '@crossdock/testing';
import fc from 'fast-check';
import { catalogSchema } from '../src/index.js';
import { type OpenCatalog, incomingInput, openCatalog, singleUse, workflowInput, WORKSPACE } from './open-catalog.js';

describe('workflow versions', () => {
  let catalog: OpenCatalog;
  beforeAll(async () => {
    catalog = await openCatalog((await createTestDatabase([catalogSchema])).url);
  });
  afterAll(() => catalog.close());

  const publishedIncoming = async (): Promise<string> => {
    const { id } = await catalog.incoming.create(WORKSPACE, incomingInput());
    await catalog.incoming.publish(WORKSPACE, id);
    return id;
  };

  it('answer for every revision which version was in force then, whatever was published and paused since', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('publish', 'pause', 'save'), { maxLength: 8 }), async (commands) => {
        const incomingId = await publishedIncoming();
        const { id } = await catalog.workflows.create(WORKSPACE, workflowInput(incomingId, singleUse()));
        const first = await catalog.workflows.publish(WORKSPACE, id);
        const expected = [
          { revision: first.catalogRevision - 1, numbers: [] as number[] },
          { revision: first.catalogRevision, numbers: [1] },
        ];
        let number = 1;
        for (const command of commands) {
          if (command === 'save') {
            await catalog.workflows.update(WORKSPACE, id, workflowInput(incomingId, singleUse(), `Saved after ${number}`));
          } else {
            const { catalogRevision } = await catalog.workflows[command](WORKSPACE, id);
            if (command === 'publish') number += 1;
            expected.push({ revision: catalogRevision, numbers: command === 'publish' ? [number] : [] });
          }
        }
        for (const { revision, numbers } of expected) {
          const started = await catalog.workflows.findStartedBy(incomingId, revision);
          expect(started.map((version) => version.number)).toEqual(numbers);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('keep the definition of the moment of publishing', async () => {
    const incomingId = await publishedIncoming();
    const { id } = await catalog.workflows.create(WORKSPACE, workflowInput(incomingId, singleUse(), 'Before'));
    const { catalogRevision } = await catalog.workflows.publish(WORKSPACE, id);
    await catalog.workflows.update(WORKSPACE, id, workflowInput(incomingId, singleUse({ uri: 'https://example.org' }), 'After'));

    const [version] = await catalog.workflows.findStartedBy(incomingId, catalogRevision);
    expect(version).toMatchObject({ workflowId: id, workspaceId: WORKSPACE, name: 'Before', number: 1 });
    expect(version?.definition.nodes[0]).toMatchObject({ integration: { uri: 'https://example.com/events' } });
  });

  it('stay readable after the workflow is removed, but start nothing from then on', async () => {
    const incomingId = await publishedIncoming();
    const { id } = await catalog.workflows.create(WORKSPACE, workflowInput(incomingId, singleUse()));
    const published = await catalog.workflows.publish(WORKSPACE, id);
    const [version] = await catalog.workflows.findStartedBy(incomingId, published.catalogRevision);
    const removedAt = await catalog.workflows.remove(WORKSPACE, id);

    expect(await catalog.workflows.findStartedBy(incomingId, removedAt)).toEqual([]);
    expect(await catalog.workflows.findStartedBy(incomingId, removedAt - 1)).toEqual([version]);
    expect(await catalog.workflows.getVersion(version!.id)).toEqual(version);
    await expect(catalog.workflows.get(WORKSPACE, id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('are one after another when published at the same time: one is in force, revisions are distinct', async () => {
    const incomingId = await publishedIncoming();
    const { id } = await catalog.workflows.create(WORKSPACE, workflowInput(incomingId, singleUse()));
    const published = await Promise.all(Array.from({ length: 8 }, () => catalog.workflows.publish(WORKSPACE, id)));
    const revisions = published.map(({ catalogRevision }) => catalogRevision);

    expect(new Set(revisions).size).toBe(8);
    const inForce = await catalog.workflows.findStartedBy(incomingId, Math.max(...revisions));
    expect(inForce.map(({ number }) => number)).toEqual([8]);
  });

  it('tell whether the saved definition is ahead of the published one', async () => {
    const incomingId = await publishedIncoming();
    const input = workflowInput(incomingId, singleUse());
    const changed = workflowInput(incomingId, singleUse({ method: 'PUT' }));
    const created = await catalog.workflows.create(WORKSPACE, input);
    const { resource: published } = await catalog.workflows.publish(WORKSPACE, created.id);
    const ahead = await catalog.workflows.update(WORKSPACE, created.id, changed);
    const back = await catalog.workflows.update(WORKSPACE, created.id, input);

    expect([created, published, ahead, back].map(({ hasUnpublishedChanges }) => hasUnpublishedChanges)).toEqual([true, false, true, false]);
    expect([created, published, ahead].map(({ status }) => status)).toEqual(['draft', 'published', 'published']);
  });

  it('are not made while something the workflow uses is not published, and the refusal names all of it', async () => {
    const draftIncoming = await catalog.incoming.create(WORKSPACE, incomingInput('Not open'));
    const missingId = '00000000-0000-4000-8000-000000000001';
    const { id } = await catalog.workflows.create(WORKSPACE, workflowInput(draftIncoming.id, { integrationId: missingId }));

    await expect(catalog.workflows.publish(WORKSPACE, id)).rejects.toMatchObject({
      code: 'conflict',
      detail: expect.stringMatching(/"Not open" .* is draft, not published; the outgoing integration 0{8}.* does not exist/),
    });
  });

  it('are not made of a draft by pausing it', async () => {
    const { id } = await catalog.workflows.create(WORKSPACE, workflowInput(await publishedIncoming(), singleUse()));
    await expect(catalog.workflows.pause(WORKSPACE, id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('of an unknown id are not found', async () => {
    await expect(catalog.workflows.getVersion('00000000-0000-4000-8000-000000000002')).rejects.toMatchObject({ code: 'not_found' });
  });
});
