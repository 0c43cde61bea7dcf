import { Injectable, type OnModuleInit } from '@nestjs/common';
import { IncomingIntegrations, type PublishedEndpoint } from '@crossdock/catalog';
import { Broadcasts } from '@crossdock/messaging';
import { LRUCache } from 'lru-cache';
import { INGRESS } from '../app.config.js';

/**
 * The published endpoints, kept in memory. Unknown endpoints are never kept, so that publishing works at once; anything that shows
 * the catalog has moved on empties the memory.
 */
@Injectable()
export class EndpointDirectory implements OnModuleInit {
  private readonly endpoints = new LRUCache<string, PublishedEndpoint>({
    max: INGRESS.endpointsMax,
    ttl: INGRESS.endpointTtlMs,
    // A definition that changes while it is read: the reader gets what it asked for, and nothing of it is kept.
    ignoreFetchAbort: true,
    fetchMethod: (endpointId) => this.integrations.findPublishedByEndpoint(endpointId),
  });
  private catalogRevision = 0;

  constructor(
    private readonly integrations: IncomingIntegrations,
    private readonly broadcasts: Broadcasts,
  ) {}

  onModuleInit(): void {
    this.broadcasts.onDefinitionChanged((change) => this.noteRevision(change.catalogRevision));
  }

  /** The endpoint, or undefined when no published integration has it. Concurrent look-ups of one endpoint share a query. */
  async find(endpointId: string): Promise<PublishedEndpoint | undefined> {
    try {
      return this.endpoints.get(endpointId) ?? (await this.endpoints.fetch(endpointId));
    } catch {
      // The cache fails a look-up that found nothing and was under way when the memory was emptied. Whatever else failed fails again.
      return this.integrations.findPublishedByEndpoint(endpointId);
    }
  }

  /** Hears which catalog revision was in force at a commit: a newer one than known makes everything remembered doubtful. */
  noteRevision(catalogRevision: number): void {
    if (catalogRevision <= this.catalogRevision) return;
    this.catalogRevision = catalogRevision;
    this.endpoints.clear();
  }
}
