import { Inject, Injectable } from '@nestjs/common';
import { type Changed, type StoredWorkflow, Workflows } from '@crossdock/catalog';
import type { Page, PageQuery, Workflow, WorkflowInput } from '@crossdock/contracts';
import { Broadcasts } from '@crossdock/messaging';
import { checkWorkflow, type DestinationRules } from '@crossdock/workflow';
import { WORKSPACE_ID } from '../app.config.js';
import { DESTINATION_RULES } from '../saving/destination-rules.js';
import { ReferenceCheck } from '../saving/reference-check.service.js';
import { refuseFaults } from '../saving/refuse-faults.js';
import { toWorkflow } from './workflow.mapper.js';

@Injectable()
export class WorkflowsService {
  constructor(
    private readonly workflows: Workflows,
    private readonly broadcasts: Broadcasts,
    private readonly references: ReferenceCheck,
    @Inject(DESTINATION_RULES) private readonly rules: DestinationRules,
  ) {}

  async create(input: WorkflowInput): Promise<Workflow> {
    await this.check(input);
    return toWorkflow(await this.workflows.create(WORKSPACE_ID, input));
  }

  async update(id: string, input: WorkflowInput): Promise<Workflow> {
    await this.check(input);
    return toWorkflow(await this.workflows.update(WORKSPACE_ID, id, input));
  }

  async get(id: string): Promise<Workflow> {
    return toWorkflow(await this.workflows.get(WORKSPACE_ID, id));
  }

  async list(query: PageQuery): Promise<Page<Workflow>> {
    const { items, nextCursor } = await this.workflows.list(WORKSPACE_ID, query);
    return { items: items.map(toWorkflow), nextCursor };
  }

  async publish(id: string): Promise<Workflow> {
    return this.announced(await this.workflows.publish(WORKSPACE_ID, id));
  }

  async pause(id: string): Promise<Workflow> {
    return this.announced(await this.workflows.pause(WORKSPACE_ID, id));
  }

  async remove(id: string): Promise<void> {
    const catalogRevision = await this.workflows.remove(WORKSPACE_ID, id);
    await this.broadcasts.announce({ v: 1, kind: 'workflow', id, catalogRevision });
  }

  private async announced({ resource, catalogRevision }: Changed<StoredWorkflow>): Promise<Workflow> {
    await this.broadcasts.announce({ v: 1, kind: 'workflow', id: resource.id, catalogRevision });
    return toWorkflow(resource);
  }

  private async check(input: WorkflowInput): Promise<void> {
    refuseFaults([...checkWorkflow(input, this.rules), ...(await this.references.ofWorkflow(input))]);
  }
}
