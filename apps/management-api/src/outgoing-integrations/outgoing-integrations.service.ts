import { Inject, Injectable } from '@nestjs/common';
import { OutgoingIntegrations } from '@crossdock/catalog';
import type { OutgoingIntegration, OutgoingIntegrationInput, Page, PageQuery } from '@crossdock/contracts';
import { Broadcasts } from '@crossdock/messaging';
import { checkOutgoing, type DestinationRules } from '@crossdock/workflow';
import { WORKSPACE_ID } from '../app.config.js';
import { DESTINATION_RULES } from '../saving/destination-rules.js';
import { ReferenceCheck } from '../saving/reference-check.service.js';
import { refuseFaults } from '../saving/refuse-faults.js';
import { toOutgoingIntegration } from './outgoing-integration.mapper.js';

@Injectable()
export class OutgoingIntegrationsService {
  constructor(
    private readonly integrations: OutgoingIntegrations,
    private readonly broadcasts: Broadcasts,
    private readonly references: ReferenceCheck,
    @Inject(DESTINATION_RULES) private readonly rules: DestinationRules,
  ) {}

  async create(input: OutgoingIntegrationInput): Promise<OutgoingIntegration> {
    await this.check(input);
    return toOutgoingIntegration(await this.integrations.create(WORKSPACE_ID, input));
  }

  async update(id: string, input: OutgoingIntegrationInput): Promise<OutgoingIntegration> {
    await this.check(input);
    return toOutgoingIntegration(await this.integrations.update(WORKSPACE_ID, id, input));
  }

  async get(id: string): Promise<OutgoingIntegration> {
    return toOutgoingIntegration(await this.integrations.get(WORKSPACE_ID, id));
  }

  async list(query: PageQuery): Promise<Page<OutgoingIntegration>> {
    const { items, nextCursor } = await this.integrations.list(WORKSPACE_ID, query);
    return { items: items.map(toOutgoingIntegration), nextCursor };
  }

  async publish(id: string): Promise<OutgoingIntegration> {
    const { resource, catalogRevision } = await this.integrations.publish(WORKSPACE_ID, id);
    await this.broadcasts.announce({ v: 1, kind: 'outgoingIntegration', id, catalogRevision });
    return toOutgoingIntegration(resource);
  }

  async remove(id: string): Promise<void> {
    const catalogRevision = await this.integrations.remove(WORKSPACE_ID, id);
    await this.broadcasts.announce({ v: 1, kind: 'outgoingIntegration', id, catalogRevision });
  }

  private async check(input: OutgoingIntegrationInput): Promise<void> {
    refuseFaults([...checkOutgoing(input, this.rules), ...(await this.references.ofOutgoing(input))]);
  }
}
