import { Injectable } from '@nestjs/common';
import { Workflows, type WorkflowVersion } from '@crossdock/catalog';
import { LRUCache } from 'lru-cache';
import { DISPATCHER } from '../app.config.js';

/**
 * Published workflow versions, kept in memory. Versions never change, and which of them an event starts is decided by the catalog
 * revision the event carries, so nothing kept here can be stale.
 */
@Injectable()
export class WorkflowDirectory {
  private readonly versions = new LRUCache<string, WorkflowVersion>({
    max: DISPATCHER.definitionsMax,
    fetchMethod: (id) => this.workflows.getVersion(id),
  });
  private readonly started = new LRUCache<string, WorkflowVersion[], { integrationId: string; revision: number }>({
    max: DISPATCHER.definitionsMax,
    fetchMethod: (_key, _stale, { context }) => this.workflows.findStartedBy(context.integrationId, context.revision),
  });

  constructor(private readonly workflows: Workflows) {}

  /** The versions an event of this integration starts when it was accepted at this catalog revision. */
  async findStartedBy(integrationId: string, revision: number): Promise<readonly WorkflowVersion[]> {
    const key = `${integrationId}@${revision}`;
    return this.started.get(key) ?? this.started.forceFetch(key, { context: { integrationId, revision } });
  }

  /** Throws `not_found` for a version that does not exist. */
  async getVersion(id: string): Promise<WorkflowVersion> {
    return this.versions.get(id) ?? this.versions.forceFetch(id);
  }
}
