import { Delete, Get, Post, Put } from '@nestjs/common';
import {
  type Page,
  type PageQuery,
  pageQuerySchema,
  type Workflow,
  type WorkflowInput,
  workflowInputSchema,
  workflowSchema,
} from '@crossdock/contracts';
import { ManagementController } from '../access/management-controller.decorator.js';
import { Answers, Lists, Removes, Saves } from '../openapi/route-document.decorator.js';
import { CheckedQuery } from '../request/checked-query.decorator.js';
import { IdParam } from '../request/id-param.decorator.js';
import { ResourceBody } from '../request/checked-body.decorator.js';
import { WorkflowsService } from './workflows.service.js';

const input = workflowInputSchema;
const schema = workflowSchema;

@ManagementController('workflows')
export class WorkflowsController {
  constructor(private readonly workflows: WorkflowsService) {}

  @Post()
  @Saves({
    summary: 'Create a workflow',
    description: 'A draft: nothing starts it until it is published. Edges name the trigger by the id `trigger`.',
    status: 201,
    input,
    schema,
  })
  create(@ResourceBody(input) body: WorkflowInput): Promise<Workflow> {
    return this.workflows.create(body);
  }

  @Get()
  @Lists({ summary: 'List workflows, newest first', item: schema })
  list(@CheckedQuery(pageQuerySchema) query: PageQuery): Promise<Page<Workflow>> {
    return this.workflows.list(query);
  }

  @Get(':id')
  @Answers({ summary: 'Read a workflow', schema, problems: ['not_found'] })
  get(@IdParam() id: string): Promise<Workflow> {
    return this.workflows.get(id);
  }

  @Put(':id')
  @Saves({
    summary: 'Change the saved definition of a workflow',
    description: 'What runs stays as it is until the next publish.',
    input,
    schema,
    problems: ['not_found'],
  })
  update(@IdParam() id: string, @ResourceBody(input) body: WorkflowInput): Promise<Workflow> {
    return this.workflows.update(id, body);
  }

  @Delete(':id')
  @Removes({ summary: 'Remove a workflow', description: 'Events accepted before go on.' })
  remove(@IdParam() id: string): Promise<void> {
    return this.workflows.remove(id);
  }

  @Post(':id/publish')
  @Answers({
    summary: 'Publish the saved definition',
    description: 'Events accepted from now on start it. Refused unless the integrations it uses are published.',
    schema,
    problems: ['not_found', 'conflict'],
  })
  publish(@IdParam() id: string): Promise<Workflow> {
    return this.workflows.publish(id);
  }

  @Post(':id/pause')
  @Answers({
    summary: 'Pause a workflow',
    description: 'Events accepted from now on do not start it; those before go on. A draft cannot be paused.',
    schema,
    problems: ['not_found', 'conflict'],
  })
  pause(@IdParam() id: string): Promise<Workflow> {
    return this.workflows.pause(id);
  }
}
