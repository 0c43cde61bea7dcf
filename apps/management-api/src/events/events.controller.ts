import { Get, Header } from '@nestjs/common';
import {
  type EventQuery,
  eventQuerySchema,
  eventStorySchema,
  type EventSummary,
  eventSummarySchema,
  type Page,
} from '@crossdock/contracts';
import { ManagementController } from '../access/management-controller.decorator.js';
import { Answers, Lists } from '../openapi/route-document.decorator.js';
import { CheckedQuery } from '../request/checked-query.decorator.js';
import { IdParam } from '../request/id-param.decorator.js';
import { EventsService } from './events.service.js';

@ManagementController('events')
export class EventsController {
  constructor(private readonly events: EventsService) {}

  @Get()
  @Lists({
    summary: 'List events, newest first',
    description: 'Accepted events, or with `kind=response` the events made of responses.',
    item: eventSummarySchema,
  })
  list(@CheckedQuery(eventQuerySchema) query: EventQuery): Promise<Page<EventSummary>> {
    return this.events.list(query);
  }

  @Get(':id')
  @Header('content-type', 'application/json; charset=utf-8')
  @Answers({
    summary: 'Read the whole story of an accepted event',
    description: 'What came in, flattened, what was sent for it, and what came back. Numbers keep every digit they came with.',
    schema: eventStorySchema,
    problems: ['not_found'],
  })
  tell(@IdParam() id: string): Promise<string> {
    return this.events.tell(id);
  }
}
