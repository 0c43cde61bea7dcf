import { Injectable, type OnModuleInit } from '@nestjs/common';
import { OutgoingIntegrations, type WorkflowVersion } from '@crossdock/catalog';
import type { OutgoingNode } from '@crossdock/contracts';
import { Broadcasts } from '@crossdock/messaging';
import { type CompiledOutgoing, compileOutgoing } from '@crossdock/workflow';
import { LRUCache } from 'lru-cache';
import { DISPATCHER } from '../app.config.js';
import { type Dated, fetchAsOf } from './fetch-as-of.js';

interface Published extends Dated {
  readonly outgoing: CompiledOutgoing;
}

/** Outgoing integrations with their templates compiled, kept in memory. */
@Injectable()
export class OutgoingDirectory implements OnModuleInit {
  private readonly reusable = new LRUCache<string, Published, number>({
    max: DISPATCHER.definitionsMax,
    // A definition that changes while it is read: the reader gets what it asked for, and nothing of it is kept.
    ignoreFetchAbort: true,
    fetchMethod: (integrationId) => this.load(integrationId),
  });
  private readonly singleUse = new LRUCache<string, CompiledOutgoing>({ max: DISPATCHER.definitionsMax });

  constructor(
    private readonly integrations: OutgoingIntegrations,
    private readonly broadcasts: Broadcasts,
  ) {}

  onModuleInit(): void {
    this.broadcasts.onDefinitionChanged((change) => {
      if (change.kind === 'outgoingIntegration') this.reusable.delete(change.id);
    });
  }

  /**
   * What a node sends: its single-use integration, or the published version of the reusable one, never older than `catalogRevision`.
   * Undefined when the reusable integration is not published any more.
   */
  async find(version: WorkflowVersion, node: OutgoingNode, catalogRevision: number): Promise<CompiledOutgoing | undefined> {
    if (node.integrationId !== undefined) return (await fetchAsOf(this.reusable, node.integrationId, catalogRevision))?.outgoing;
    if (node.integration === undefined) return undefined;
    const key = `${version.id}_${node.id}`;
    const compiled = this.singleUse.get(key) ?? compileOutgoing(node.integration);
    this.singleUse.set(key, compiled);
    return compiled;
  }

  private async load(integrationId: string): Promise<Published | undefined> {
    const found = await this.integrations.findPublished(integrationId);
    return found === undefined ? undefined : { outgoing: compileOutgoing(found.definition), asOfRevision: found.asOfRevision };
  }
}
