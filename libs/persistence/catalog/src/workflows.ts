import { Injectable } from '@nestjs/common';
import {
  CrossdockError,
  type Page,
  type PageQuery,
  type Workflow,
  type WorkflowDefinition,
  type WorkflowInput,
} from '@crossdock/contracts';
import { type EntityManager, IsNull, LessThanOrEqual, MoreThan } from 'typeorm';
import { CatalogStore, type Changed } from './store/catalog-store.js';
import { WorkflowEntity } from './entities/workflow.entity.js';
import { WorkflowVersionEntity } from './entities/workflow-version.entity.js';
import { newResourceId } from './store/keyset-page.js';
import { refuseUnlessReady } from './rules/publish-readiness.js';
import { ResourceRows } from './store/resource-rows.js';

/** A workflow as saved, which may be ahead of what runs. */
export interface StoredWorkflow {
  readonly id: string;
  readonly workspaceId: number;
  readonly name: string;
  readonly definition: WorkflowDefinition;
  readonly status: Workflow['status'];
  /** The saved definition differs from the one published last. True for what never was published. */
  readonly hasUnpublishedChanges: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** One published state of a workflow. It never changes, and it stays readable when the workflow is removed. */
export interface WorkflowVersion {
  readonly id: string;
  readonly workflowId: string;
  readonly workspaceId: number;
  readonly name: string;
  readonly number: number;
  readonly definition: WorkflowDefinition;
}

const rows = new ResourceRows(WorkflowEntity, 'workflow');

/**
 * The workflows of all workspaces. Saving touches the draft only; publishing makes a version that is in force from its revision
 * until the revision of the next publish, pause or removal. `get`, `update`, `publish`, `pause` and `remove` throw `not_found` for an
 * id the workspace does not have.
 */
@Injectable()
export class Workflows {
  constructor(private readonly store: CatalogStore) {}

  create(workspaceId: number, input: WorkflowInput): Promise<StoredWorkflow> {
    const id = newResourceId();
    return this.store.use(async (manager) => {
      await manager.insert(WorkflowEntity, { ...toColumns(input), id, workspaceId, status: 'draft' });
      return rows.get(manager, workspaceId, id);
    });
  }

  update(workspaceId: number, id: string, input: WorkflowInput): Promise<StoredWorkflow> {
    return this.store.use(async (manager) => {
      await manager.update(WorkflowEntity, { workspaceId, id }, toColumns(input));
      return rows.get(manager, workspaceId, id);
    });
  }

  get(workspaceId: number, id: string): Promise<StoredWorkflow> {
    return this.store.use((manager) => rows.get(manager, workspaceId, id));
  }

  /** Newest first. */
  list(workspaceId: number, page: PageQuery): Promise<Page<StoredWorkflow>> {
    return this.store.use((manager) => rows.list(manager, workspaceId, page));
  }

  /**
   * Puts the saved definition in force, also after a pause. Throws `conflict` with all reasons when an integration it uses is not
   * published or a connection of a single-use integration is gone.
   */
  publish(workspaceId: number, id: string): Promise<Changed<StoredWorkflow>> {
    return this.store.change(async (manager, revision) => {
      const draft = await rows.get(manager, workspaceId, id);
      await refuseUnlessReady(manager, workspaceId, draft.definition);
      await endVersionInForce(manager, id, revision);
      const publishedVersionId = newResourceId();
      await manager.insert(WorkflowVersionEntity, {
        id: publishedVersionId,
        workspaceId,
        workflowId: id,
        number: 1 + (await manager.countBy(WorkflowVersionEntity, { workflowId: id })),
        name: draft.name,
        incomingIntegrationId: draft.definition.trigger.incomingIntegrationId,
        definition: draft.definition,
        validFromRevision: revision,
        validToRevision: null,
      });
      await manager.update(WorkflowEntity, { id }, { status: 'published', publishedVersionId });
      return rows.get(manager, workspaceId, id);
    });
  }

  /** Events accepted from now on do not start the workflow; what they started before goes on. Throws `conflict` for a draft. */
  pause(workspaceId: number, id: string): Promise<Changed<StoredWorkflow>> {
    return this.store.change(async (manager, revision) => {
      const { status } = await rows.get(manager, workspaceId, id);
      if (status === 'draft') throw new CrossdockError('conflict', { detail: 'A draft cannot be paused: it is not published.' });
      await endVersionInForce(manager, id, revision);
      await manager.update(WorkflowEntity, { id }, { status: 'paused' });
      return rows.get(manager, workspaceId, id);
    });
  }

  /** Gives the new revision. Versions stay: deliveries name them. */
  async remove(workspaceId: number, id: string): Promise<number> {
    const { catalogRevision } = await this.store.change(async (manager, revision) => {
      await rows.get(manager, workspaceId, id);
      await endVersionInForce(manager, id, revision);
      await manager.delete(WorkflowEntity, { workspaceId, id });
    });
    return catalogRevision;
  }

  /**
   * The versions that an event of this integration, accepted at this revision, starts, oldest first. The answer to the same question
   * never changes, so it may be kept for ever.
   */
  async findStartedBy(incomingIntegrationId: string, revision: number): Promise<WorkflowVersion[]> {
    const accepted = { incomingIntegrationId, validFromRevision: LessThanOrEqual(revision) };
    const versions = await this.store.use((manager) =>
      manager.find(WorkflowVersionEntity, {
        where: [
          { ...accepted, validToRevision: IsNull() },
          { ...accepted, validToRevision: MoreThan(revision) },
        ],
        order: { id: 'ASC' },
      }),
    );
    return versions.map(toVersion);
  }

  /** The ids of all versions a workflow ever had, also of one that was removed. Empty for one that was never published. */
  async findVersionIds(workspaceId: number, workflowId: string): Promise<string[]> {
    const versions = await this.store.use((manager) =>
      manager.find(WorkflowVersionEntity, { select: { id: true }, where: { workspaceId, workflowId } }),
    );
    return versions.map(({ id }) => id);
  }

  /** Throws `not_found` for an id no version has. */
  async getVersion(id: string): Promise<WorkflowVersion> {
    const version = await this.store.use((manager) => manager.findOneBy(WorkflowVersionEntity, { id }));
    if (version === null) throw new CrossdockError('not_found', { detail: `There is no workflow version with the id ${id}.` });
    return toVersion(version);
  }
}

/** Without its validity, which does change. */
function toVersion({ id, workflowId, workspaceId, name, number, definition }: WorkflowVersionEntity): WorkflowVersion {
  return { id, workflowId, workspaceId, name, number, definition };
}

function toColumns({ name, ...definition }: WorkflowInput) {
  return { name, definition };
}

async function endVersionInForce(manager: EntityManager, workflowId: string, revision: number): Promise<void> {
  await manager.query('UPDATE catalog.workflow_version SET valid_to_revision = $2 WHERE workflow_id = $1 AND valid_to_revision IS NULL', [
    workflowId,
    revision,
  ]);
}
