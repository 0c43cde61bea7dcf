import { Get, Headers, Post } from '@nestjs/common';
import {
  type Page,
  type PageQuery,
  pageQuerySchema,
  type Replay,
  type ReplayInput,
  replayInputSchema,
  replaySchema,
} from '@crossdock/contracts';
import { ManagementController } from '../access/management-controller.decorator.js';
import { Answers, Lists, Saves, TakesIdempotencyKey } from '../openapi/route-document.decorator.js';
import { ResourceBody } from '../request/checked-body.decorator.js';
import { CheckedQuery } from '../request/checked-query.decorator.js';
import { IdParam } from '../request/id-param.decorator.js';
import { ReplaysService } from './replays.service.js';

const input = replayInputSchema;
const schema = replaySchema;

@ManagementController('replays')
export class ReplaysController {
  constructor(private readonly replays: ReplaysService) {}

  @Post()
  @TakesIdempotencyKey()
  @Saves({
    summary: 'Do many deliveries again',
    description:
      'Goes through the window from the oldest event to the newest and releases what passes the filter, `perSecond` at most. A delivery that ends ' +
      'behind the place where it is, is not part of it.',
    status: 201,
    input,
    schema,
    problems: ['conflict'],
  })
  create(@ResourceBody(input) body: ReplayInput, @Headers('idempotency-key') idempotencyKey: unknown): Promise<Replay> {
    return this.replays.create(body, idempotencyKey);
  }

  @Get()
  @Lists({ summary: 'List bulk replays, newest first', item: schema })
  list(@CheckedQuery(pageQuerySchema) query: PageQuery): Promise<Page<Replay>> {
    return this.replays.list(query);
  }

  @Get(':id')
  @Answers({ summary: 'Read a bulk replay and how far it came', schema, problems: ['not_found'] })
  get(@IdParam() id: string): Promise<Replay> {
    return this.replays.get(id);
  }

  @Post(':id/cancel')
  @Answers({
    summary: 'Cancel a bulk replay',
    description:
      'It releases nothing more. Released deliveries that nobody has begun with are withdrawn within a moment and leave no record but the count; ' +
      'those begun with, and their retries, go on. Cancelling again, or after it has finished, changes nothing.',
    schema,
    problems: ['not_found'],
  })
  cancel(@IdParam() id: string): Promise<Replay> {
    return this.replays.cancel(id);
  }
}
