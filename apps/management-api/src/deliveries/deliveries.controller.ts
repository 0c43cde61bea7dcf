import { Get, Headers, Post } from '@nestjs/common';
import {
  type Delivery,
  type DeliveryQuery,
  deliveryQuerySchema,
  deliverySchema,
  type Page,
  type ReplayedDelivery,
  replayedDeliverySchema,
} from '@crossdock/contracts';
import { ManagementController } from '../access/management-controller.decorator.js';
import { Answers, Lists, TakesIdempotencyKey } from '../openapi/route-document.decorator.js';
import { CheckedQuery } from '../request/checked-query.decorator.js';
import { IdParam } from '../request/id-param.decorator.js';
import { DeliveriesService } from './deliveries.service.js';

@ManagementController('deliveries')
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Get()
  @Lists({
    summary: 'List deliveries, newest first',
    description:
      'Deliveries of which an attempt is recorded; `state=failed` lists the dead letters. Requests and responses are left out: read one delivery ' +
      'for them. An index serves the time span, `eventId` and the states `failed` and `cancelled`; the other conditions are looked for within ' +
      'these. A page looks at 10,000 attempts at most, so it may hold fewer items than asked for, or none, and still name a next page.',
    item: deliverySchema,
  })
  list(@CheckedQuery(deliveryQuerySchema) query: DeliveryQuery): Promise<Page<Delivery>> {
    return this.deliveries.list(query);
  }

  @Get(':id')
  @Answers({ summary: 'Read a delivery with its attempts', schema: deliverySchema, problems: ['not_found'] })
  get(@IdParam() id: string): Promise<Delivery> {
    return this.deliveries.get(id);
  }

  @Post(':id/replay')
  @TakesIdempotencyKey()
  @Answers({
    summary: 'Do a delivery again',
    description:
      'A new delivery of the same event, workflow version and node, by the integration and connection in force now. Its answer leaves another ' +
      'response event; the record of the first stays. Only a delivery that has ended can be replayed, and be it with success.',
    status: 202,
    schema: replayedDeliverySchema,
    problems: ['not_found', 'conflict', 'validation_failed'],
  })
  replay(@IdParam() id: string, @Headers('idempotency-key') idempotencyKey: unknown): Promise<ReplayedDelivery> {
    return this.deliveries.replay(id, idempotencyKey);
  }
}
