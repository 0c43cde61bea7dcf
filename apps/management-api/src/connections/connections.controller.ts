import { Delete, Get, Post, Put } from '@nestjs/common';
import {
  type Connection,
  type ConnectionInput,
  connectionInputSchema,
  connectionSchema,
  type Page,
  type PageQuery,
  pageQuerySchema,
} from '@crossdock/contracts';
import { ManagementController } from '../access/management-controller.decorator.js';
import { Answers, Lists, Removes, Saves } from '../openapi/route-document.decorator.js';
import { CheckedQuery } from '../request/checked-query.decorator.js';
import { IdParam } from '../request/id-param.decorator.js';
import { ResourceBody } from '../request/checked-body.decorator.js';
import { ConnectionsService } from './connections.service.js';

const input = connectionInputSchema;
const schema = connectionSchema;

@ManagementController('connections')
export class ConnectionsController {
  constructor(private readonly connections: ConnectionsService) {}

  @Post()
  @Saves({
    summary: 'Create a connection',
    description: 'Secrets are write-only: they go sealed to the credential service, and read as `********`.',
    status: 201,
    input,
    schema,
    problems: ['credentials_unavailable'],
  })
  create(@ResourceBody(input) body: ConnectionInput): Promise<Connection> {
    return this.connections.create(body);
  }

  @Get()
  @Lists({ summary: 'List connections, newest first', item: schema })
  list(@CheckedQuery(pageQuerySchema) query: PageQuery): Promise<Page<Connection>> {
    return this.connections.list(query);
  }

  @Get(':id')
  @Answers({ summary: 'Read a connection', schema, problems: ['not_found'] })
  get(@IdParam() id: string): Promise<Connection> {
    return this.connections.get(id);
  }

  @Put(':id')
  @Saves({
    summary: 'Change a connection',
    description: 'In force at once. A secret sent as `********` keeps the stored one.',
    input,
    schema,
    problems: ['not_found', 'conflict', 'credentials_unavailable'],
  })
  update(@IdParam() id: string, @ResourceBody(input) body: ConnectionInput): Promise<Connection> {
    return this.connections.update(id, body);
  }

  @Delete(':id')
  @Removes({ summary: 'Remove a connection', description: 'Refused while an integration uses it.' })
  remove(@IdParam() id: string): Promise<void> {
    return this.connections.remove(id);
  }
}
