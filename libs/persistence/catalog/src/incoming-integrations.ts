import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CrossdockError, type IncomingIntegration, type IncomingIntegrationInput, type Page, type PageQuery } from '@crossdock/contracts';
import type { EntityManager } from 'typeorm';
import { CatalogStore, type Changed } from './store/catalog-store.js';
import { IncomingIntegrationEntity } from './entities/incoming-integration.entity.js';
import { newResourceId } from './store/keyset-page.js';
import { ResourceRows } from './store/resource-rows.js';
import { refuseWhenUsed, workflowsUsingIncoming } from './rules/usage.query.js';

/** An incoming integration as kept. */
export interface StoredIncomingIntegration {
  readonly id: string;
  readonly workspaceId: number;
  readonly name: string;
  readonly authentication: IncomingIntegration['authentication'];
  readonly iconUrl: string | null;
  readonly status: IncomingIntegration['status'];
  readonly endpointId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What the ingress needs to know of an endpoint. `revision` is the catalog revision of which this is true. */
export interface PublishedEndpoint {
  readonly incomingIntegrationId: string;
  readonly endpointId: string;
  readonly workspaceId: number;
  readonly revision: number;
}

const rows = new ResourceRows(IncomingIntegrationEntity, 'incoming integration');

/**
 * The incoming integrations of all workspaces. `get`, `update`, `publish`, `pause` and `remove` throw `not_found` for an id the
 * workspace does not have. Every method is one transaction.
 */
@Injectable()
export class IncomingIntegrations {
  constructor(private readonly store: CatalogStore) {}

  /** A new draft with a generated endpoint: random, because knowing it is all a caller needs (seed: without authentication). */
  create(workspaceId: number, input: IncomingIntegrationInput): Promise<StoredIncomingIntegration> {
    const id = newResourceId();
    return this.store.use(async (manager) => {
      await manager.insert(IncomingIntegrationEntity, { ...input, id, workspaceId, status: 'draft', endpointId: randomUUID() });
      return rows.get(manager, workspaceId, id);
    });
  }

  update(workspaceId: number, id: string, input: IncomingIntegrationInput): Promise<StoredIncomingIntegration> {
    return this.store.use(async (manager) => {
      await manager.update(IncomingIntegrationEntity, { workspaceId, id }, input);
      return rows.get(manager, workspaceId, id);
    });
  }

  get(workspaceId: number, id: string): Promise<StoredIncomingIntegration> {
    return this.store.use((manager) => rows.get(manager, workspaceId, id));
  }

  /** Newest first. */
  list(workspaceId: number, page: PageQuery): Promise<Page<StoredIncomingIntegration>> {
    return this.store.use((manager) => rows.list(manager, workspaceId, page));
  }

  /** Which of these ids the workspace has. */
  existing(workspaceId: number, ids: readonly string[]): Promise<ReadonlySet<string>> {
    return this.store.use((manager) => rows.existing(manager, workspaceId, ids));
  }

  /** Opens the endpoint. Publishing what is published changes nothing but the revision. */
  publish(workspaceId: number, id: string): Promise<Changed<StoredIncomingIntegration>> {
    return this.store.change(async (manager) => {
      await rows.get(manager, workspaceId, id);
      return this.setStatus(manager, workspaceId, id, 'published');
    });
  }

  /** Closes the endpoint; what was accepted goes on. Throws `conflict` for a draft: it was never open. */
  pause(workspaceId: number, id: string): Promise<Changed<StoredIncomingIntegration>> {
    return this.store.change(async (manager) => {
      const { status } = await rows.get(manager, workspaceId, id);
      if (status === 'draft') throw new CrossdockError('conflict', { detail: 'A draft cannot be paused: it is not published.' });
      return this.setStatus(manager, workspaceId, id, 'paused');
    });
  }

  /** Removes the integration and its endpoint for good; gives the new revision. Throws `conflict` while a workflow uses it. */
  async remove(workspaceId: number, id: string): Promise<number> {
    const { catalogRevision } = await this.store.change(async (manager) => {
      await rows.get(manager, workspaceId, id);
      refuseWhenUsed(rows.kind, await workflowsUsingIncoming(manager, workspaceId, id));
      await manager.delete(IncomingIntegrationEntity, { workspaceId, id });
    });
    return catalogRevision;
  }

  /** Undefined for an endpoint that is unknown, a draft or paused. One statement: the answer is of one revision. */
  async findPublishedByEndpoint(endpointId: string): Promise<PublishedEndpoint | undefined> {
    const found = await this.store.use((manager) =>
      manager.query<Array<Omit<PublishedEndpoint, 'revision'> & { revision: string }>>(
        `SELECT i.id AS "incomingIntegrationId", i.endpoint_id AS "endpointId", i.workspace_id AS "workspaceId", r.value AS revision
         FROM catalog.incoming_integration i CROSS JOIN catalog.revision r
        WHERE i.endpoint_id = $1 AND i.status = 'published'`,
        [endpointId],
      ),
    );
    return found.map((row) => ({ ...row, revision: Number(row.revision) })).at(0);
  }

  private async setStatus(
    manager: EntityManager,
    workspaceId: number,
    id: string,
    status: IncomingIntegration['status'],
  ): Promise<StoredIncomingIntegration> {
    await manager.update(IncomingIntegrationEntity, { workspaceId, id }, { status });
    return rows.get(manager, workspaceId, id);
  }
}
