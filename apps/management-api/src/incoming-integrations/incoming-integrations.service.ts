import { Inject, Injectable } from '@nestjs/common';
import { type Changed, IncomingIntegrations, type StoredIncomingIntegration } from '@crossdock/catalog';
import { SETTINGS, type Settings } from '@crossdock/config';
import type { IncomingIntegration, IncomingIntegrationInput, Page, PageQuery } from '@crossdock/contracts';
import { Broadcasts } from '@crossdock/messaging';
import { WORKSPACE_ID } from '../app.config.js';
import { toIncomingIntegration } from './incoming-integration.mapper.js';

@Injectable()
export class IncomingIntegrationsService {
  constructor(
    private readonly integrations: IncomingIntegrations,
    private readonly broadcasts: Broadcasts,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async create(input: IncomingIntegrationInput): Promise<IncomingIntegration> {
    return this.toView(await this.integrations.create(WORKSPACE_ID, input));
  }

  async update(id: string, input: IncomingIntegrationInput): Promise<IncomingIntegration> {
    return this.toView(await this.integrations.update(WORKSPACE_ID, id, input));
  }

  async get(id: string): Promise<IncomingIntegration> {
    return this.toView(await this.integrations.get(WORKSPACE_ID, id));
  }

  async list(query: PageQuery): Promise<Page<IncomingIntegration>> {
    const { items, nextCursor } = await this.integrations.list(WORKSPACE_ID, query);
    return { items: items.map((item) => this.toView(item)), nextCursor };
  }

  async publish(id: string): Promise<IncomingIntegration> {
    return this.announced(await this.integrations.publish(WORKSPACE_ID, id));
  }

  async pause(id: string): Promise<IncomingIntegration> {
    return this.announced(await this.integrations.pause(WORKSPACE_ID, id));
  }

  async remove(id: string): Promise<void> {
    const catalogRevision = await this.integrations.remove(WORKSPACE_ID, id);
    await this.broadcasts.announce({ v: 1, kind: 'incomingIntegration', id, catalogRevision });
  }

  private async announced({ resource, catalogRevision }: Changed<StoredIncomingIntegration>): Promise<IncomingIntegration> {
    await this.broadcasts.announce({ v: 1, kind: 'incomingIntegration', id: resource.id, catalogRevision });
    return this.toView(resource);
  }

  private toView(stored: StoredIncomingIntegration): IncomingIntegration {
    return toIncomingIntegration(stored, this.settings.publicUrl);
  }
}
