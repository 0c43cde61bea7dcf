import { Delete, Get, Post, Put } from '@nestjs/common';
import {
  type OutgoingIntegration,
  type OutgoingIntegrationInput,
  outgoingIntegrationInputSchema,
  outgoingIntegrationSchema,
  type Page,
  type PageQuery,
  pageQuerySchema,
} from '@crossdock/contracts';
import { ManagementController } from '../access/management-controller.decorator.js';
import { Answers, Lists, Removes, Saves } from '../openapi/route-document.decorator.js';
import { CheckedQuery } from '../request/checked-query.decorator.js';
import { IdParam } from '../request/id-param.decorator.js';
import { ResourceBody } from '../request/checked-body.decorator.js';
import { OutgoingIntegrationsService } from './outgoing-integrations.service.js';

const input = outgoingIntegrationInputSchema;
const schema = outgoingIntegrationSchema;

@ManagementController('outgoing-integrations')
export class OutgoingIntegrationsController {
  constructor(private readonly integrations: OutgoingIntegrationsService) {}

  @Post()
  @Saves({
    summary: 'Create a reusable outgoing integration',
    description: 'A draft: workflows can use it once it is published. Templates, destination and connection are checked.',
    status: 201,
    input,
    schema,
  })
  create(@ResourceBody(input) body: OutgoingIntegrationInput): Promise<OutgoingIntegration> {
    return this.integrations.create(body);
  }

  @Get()
  @Lists({ summary: 'List outgoing integrations, newest first', item: schema })
  list(@CheckedQuery(pageQuerySchema) query: PageQuery): Promise<Page<OutgoingIntegration>> {
    return this.integrations.list(query);
  }

  @Get(':id')
  @Answers({ summary: 'Read an outgoing integration', schema, problems: ['not_found'] })
  get(@IdParam() id: string): Promise<OutgoingIntegration> {
    return this.integrations.get(id);
  }

  @Put(':id')
  @Saves({
    summary: 'Change the saved definition of an outgoing integration',
    description: 'What is published stays as it is until the next publish.',
    input,
    schema,
    problems: ['not_found'],
  })
  update(@IdParam() id: string, @ResourceBody(input) body: OutgoingIntegrationInput): Promise<OutgoingIntegration> {
    return this.integrations.update(id, body);
  }

  @Delete(':id')
  @Removes({ summary: 'Remove an outgoing integration', description: 'Refused while a workflow uses it.' })
  remove(@IdParam() id: string): Promise<void> {
    return this.integrations.remove(id);
  }

  @Post(':id/publish')
  @Answers({
    summary: 'Publish the saved definition',
    description: 'Requests made from now on use it. Refused when its connection is gone.',
    schema,
    problems: ['not_found', 'conflict'],
  })
  publish(@IdParam() id: string): Promise<OutgoingIntegration> {
    return this.integrations.publish(id);
  }
}
