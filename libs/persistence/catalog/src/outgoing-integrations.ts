import { Injectable } from '@nestjs/common';
import {
  CrossdockError,
  type OutgoingDefinition,
  type OutgoingIntegration,
  type OutgoingIntegrationInput,
  type Page,
  type PageQuery,
} from '@crossdock/contracts';
import type { EntityManager } from 'typeorm';
import { CatalogStore, type Changed } from './store/catalog-store.js';
import { ConnectionEntity } from './entities/connection.entity.js';
import { OutgoingIntegrationEntity } from './entities/outgoing-integration.entity.js';
import { OutgoingIntegrationVersionEntity } from './entities/outgoing-integration-version.entity.js';
import { newResourceId } from './store/keyset-page.js';
import { ResourceRows } from './store/resource-rows.js';
import { refuseWhenUsed, workflowsUsingOutgoing } from './rules/usage.query.js';

/** A reusable outgoing integration as saved, which may be ahead of what is published. */
export interface StoredOutgoingIntegration {
  readonly id: string;
  readonly workspaceId: number;
  readonly name: string;
  readonly iconUrl: string | null;
  readonly definition: OutgoingDefinition;
  readonly status: OutgoingIntegration['status'];
  /** The saved definition differs from the one published last. True for what never was published. */
  readonly hasUnpublishedChanges: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The published state of an outgoing integration, as of a catalog revision. */
export interface PublishedOutgoing {
  readonly definition: OutgoingDefinition & { readonly name: string };
  readonly versionId: string;
  readonly asOfRevision: number;
}

interface PublishedRow {
  readonly versionId: string;
  readonly name: string;
  readonly definition: OutgoingDefinition;
  readonly revision: string;
}

const rows = new ResourceRows(OutgoingIntegrationEntity, 'outgoing integration');

/**
 * The reusable outgoing integrations of all workspaces. Saving touches the draft only; publishing makes a version that is in force
 * from its revision on. `get`, `update`, `publish` and `remove` throw `not_found` for an id the workspace does not have.
 */
@Injectable()
export class OutgoingIntegrations {
  constructor(private readonly store: CatalogStore) {}

  create(workspaceId: number, input: OutgoingIntegrationInput): Promise<StoredOutgoingIntegration> {
    const id = newResourceId();
    return this.store.use(async (manager) => {
      await manager.insert(OutgoingIntegrationEntity, { ...toColumns(input), id, workspaceId, status: 'draft' });
      return rows.get(manager, workspaceId, id);
    });
  }

  update(workspaceId: number, id: string, input: OutgoingIntegrationInput): Promise<StoredOutgoingIntegration> {
    return this.store.use(async (manager) => {
      await manager.update(OutgoingIntegrationEntity, { workspaceId, id }, toColumns(input));
      return rows.get(manager, workspaceId, id);
    });
  }

  get(workspaceId: number, id: string): Promise<StoredOutgoingIntegration> {
    return this.store.use((manager) => rows.get(manager, workspaceId, id));
  }

  find(workspaceId: number, id: string): Promise<StoredOutgoingIntegration | undefined> {
    return this.store.use((manager) => rows.find(manager, workspaceId, id));
  }

  /** Newest first. */
  list(workspaceId: number, page: PageQuery): Promise<Page<StoredOutgoingIntegration>> {
    return this.store.use((manager) => rows.list(manager, workspaceId, page));
  }

  /** Puts the saved definition in force in place of the version before it. Throws `conflict` when its connection is gone. */
  publish(workspaceId: number, id: string): Promise<Changed<StoredOutgoingIntegration>> {
    return this.store.change(async (manager, revision) => {
      const draft = await rows.get(manager, workspaceId, id);
      await requireConnection(manager, draft);
      await endVersionInForce(manager, id, revision);
      const publishedVersionId = newResourceId();
      await manager.insert(OutgoingIntegrationVersionEntity, {
        id: publishedVersionId,
        workspaceId,
        integrationId: id,
        number: 1 + (await manager.countBy(OutgoingIntegrationVersionEntity, { integrationId: id })),
        name: draft.name,
        definition: draft.definition,
        validFromRevision: revision,
        validToRevision: null,
      });
      await manager.update(OutgoingIntegrationEntity, { id }, { status: 'published', publishedVersionId });
      return rows.get(manager, workspaceId, id);
    });
  }

  /** Gives the new revision. Throws `conflict` while a workflow uses the integration. */
  async remove(workspaceId: number, id: string): Promise<number> {
    const { catalogRevision } = await this.store.change(async (manager, revision) => {
      await rows.get(manager, workspaceId, id);
      refuseWhenUsed(rows.kind, await workflowsUsingOutgoing(manager, workspaceId, id));
      await endVersionInForce(manager, id, revision);
      await manager.delete(OutgoingIntegrationEntity, { workspaceId, id });
    });
    return catalogRevision;
  }

  /** The version in force and the revision at which it was read, in one statement. Undefined when there is none. */
  async findPublished(id: string): Promise<PublishedOutgoing | undefined> {
    const found = await this.store.use((manager) =>
      manager.query<PublishedRow[]>(
        `SELECT v.id AS "versionId", v.name, v.definition, r.value AS revision
         FROM catalog.outgoing_integration_version v CROSS JOIN catalog.revision r
        WHERE v.integration_id = $1 AND v.valid_to_revision IS NULL`,
        [id],
      ),
    );
    return found
      .map(({ versionId, name, definition, revision }) => ({
        definition: { ...definition, name },
        versionId,
        asOfRevision: Number(revision),
      }))
      .at(0);
  }
}

function toColumns({ name, iconUrl, ...definition }: OutgoingIntegrationInput) {
  return { name, iconUrl, definition };
}

async function requireConnection(manager: EntityManager, { workspaceId, definition }: OutgoingIntegrationEntity): Promise<void> {
  const id = definition.connectionId;
  if (id === null || (await manager.existsBy(ConnectionEntity, { workspaceId, id }))) return;
  throw new CrossdockError('conflict', { detail: `The connection ${id} does not exist any more.` });
}

async function endVersionInForce(manager: EntityManager, integrationId: string, revision: number): Promise<void> {
  await manager.query(
    'UPDATE catalog.outgoing_integration_version SET valid_to_revision = $2 WHERE integration_id = $1 AND valid_to_revision IS NULL',
    [integrationId, revision],
  );
}
