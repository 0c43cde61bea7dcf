import { Delete, Get, Post, Put } from '@nestjs/common';
import {
  type IncomingIntegration,
  type IncomingIntegrationInput,
  incomingIntegrationInputSchema,
  incomingIntegrationSchema,
  type Page,
  type PageQuery,
  pageQuerySchema,
} from '@crossdock/contracts';
import { ManagementController } from '../access/management-controller.decorator.js';
import { Answers, Lists, Removes, Saves } from '../openapi/route-document.decorator.js';
import { CheckedQuery } from '../request/checked-query.decorator.js';
import { IdParam } from '../request/id-param.decorator.js';
import { ResourceBody } from '../request/checked-body.decorator.js';
import { IncomingIntegrationsService } from './incoming-integrations.service.js';

const input = incomingIntegrationInputSchema;
const schema = incomingIntegrationSchema;

@ManagementController('incoming-integrations')
export class IncomingIntegrationsController {
  constructor(private readonly integrations: IncomingIntegrationsService) {}

  @Post()
  @Saves({
    summary: 'Create an incoming integration',
    description: 'A draft: its endpoint answers 404 until it is published.',
    status: 201,
    input,
    schema,
  })
  create(@ResourceBody(input) body: IncomingIntegrationInput): Promise<IncomingIntegration> {
    return this.integrations.create(body);
  }

  @Get()
  @Lists({ summary: 'List incoming integrations, newest first', item: schema })
  list(@CheckedQuery(pageQuerySchema) query: PageQuery): Promise<Page<IncomingIntegration>> {
    return this.integrations.list(query);
  }

  @Get(':id')
  @Answers({ summary: 'Read an incoming integration', schema, problems: ['not_found'] })
  get(@IdParam() id: string): Promise<IncomingIntegration> {
    return this.integrations.get(id);
  }

  @Put(':id')
  @Saves({ summary: 'Change an incoming integration', description: 'The endpoint stays the same.', input, schema, problems: ['not_found'] })
  update(@IdParam() id: string, @ResourceBody(input) body: IncomingIntegrationInput): Promise<IncomingIntegration> {
    return this.integrations.update(id, body);
  }

  @Delete(':id')
  @Removes({ summary: 'Remove an incoming integration and its endpoint', description: 'Refused while a workflow uses it.' })
  remove(@IdParam() id: string): Promise<void> {
    return this.integrations.remove(id);
  }

  @Post(':id/publish')
  @Answers({ summary: 'Open the endpoint', schema, problems: ['not_found'] })
  publish(@IdParam() id: string): Promise<IncomingIntegration> {
    return this.integrations.publish(id);
  }

  @Post(':id/pause')
  @Answers({
    summary: 'Close the endpoint',
    description: 'Events accepted before go on. A draft cannot be paused.',
    schema,
    problems: ['not_found', 'conflict'],
  })
  pause(@IdParam() id: string): Promise<IncomingIntegration> {
    return this.integrations.pause(id);
  }
}
