import { Get, Header } from '@nestjs/common';
import { type EventQuery, eventQuerySchema, eventStorySchema, eventSummarySchema } from '@crossdock/contracts';
import { ManagementController } from '../access/management-controller.decorator.js';
import { Answers, Lists } from '../openapi/route-document.decorator.js';
import { CheckedQuery } from '../request/checked-query.decorator.js';
import { IdParam } from '../request/id-param.decorator.js';
import { EventsService } from './events.service.js';

const JSON_TYPE = 'application/json; charset=utf-8';

@ManagementController('events')
export class EventsController {
  constructor(private readonly events: EventsService) {}

  @Get()
  @Lists({
    summary: 'List events, newest first',
    description:
      'Accepted events; with `kind=response` the events made of responses; with `kind=notice` what became of destinations: ' +
      '`destination.failing`, `destination.recovered`, `destination.disabled` and, by hand, `destination.enabled`.',
    item: eventSummarySchema,
  })
  @Header('content-type', JSON_TYPE)
  list(@CheckedQuery(eventQuerySchema) query: EventQuery): Promise<string> {
    return this.events.list(query);
  }

  @Get(':id')
  @Header('content-type', JSON_TYPE)
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
