import { Get, Post } from '@nestjs/common';
import { laneQuerySchema, laneSchema, type LaneView, type Page, type PageQuery } from '@crossdock/contracts';
import { ManagementController } from '../access/management-controller.decorator.js';
import { Answers, Lists } from '../openapi/route-document.decorator.js';
import { CheckedQuery } from '../request/checked-query.decorator.js';
import { LaneKeyParam } from './lane-id.js';
import { LanesService } from './lanes.service.js';

const schema = laneSchema;

@ManagementController('lanes')
export class LanesController {
  constructor(private readonly lanes: LanesService) {}

  @Get()
  @Lists({
    summary: 'List the lanes, one for each destination and set of limits',
    description: 'A lane is there from the first request to its destination on.',
    item: schema,
  })
  list(@CheckedQuery(laneQuerySchema) query: PageQuery): Promise<Page<LaneView>> {
    return this.lanes.list(query);
  }

  @Get(':id')
  @Answers({ summary: 'Read a lane as it stands now', schema, problems: ['not_found'] })
  get(@LaneKeyParam() key: string): Promise<LaneView> {
    return this.lanes.get(key);
  }

  @Post(':id/enable')
  @Answers({
    summary: 'Let requests through again',
    description:
      'Ends a disablement, an open breaker and a pause the destination asked for. A lane that was shut for failures begins with a part of its slots.',
    schema,
    problems: ['not_found'],
  })
  enable(@LaneKeyParam() key: string): Promise<LaneView> {
    return this.lanes.enable(key);
  }

  @Post(':id/disable')
  @Answers({
    summary: 'Let no more requests through',
    description: 'Until it is enabled, its deliveries end as failed with the reason `destination_disabled`. Senders hear of it within 5 s.',
    schema,
    problems: ['not_found'],
  })
  disable(@LaneKeyParam() key: string): Promise<LaneView> {
    return this.lanes.disable(key);
  }
}
