import { Get } from '@nestjs/common';
import { CrossdockError, type Delivery, type DeliveryQuery, deliveryQuerySchema, deliverySchema, type Page } from '@crossdock/contracts';
import { LedgerReader } from '@crossdock/ledger';
import { ManagementController } from '../access/management-controller.decorator.js';
import { WORKSPACE_ID } from '../app.config.js';
import { Answers, Lists } from '../openapi/route-document.decorator.js';
import { CheckedQuery } from '../request/checked-query.decorator.js';
import { IdParam } from '../request/id-param.decorator.js';

@ManagementController('deliveries')
export class DeliveriesController {
  constructor(private readonly ledger: LedgerReader) {}

  @Get()
  @Lists({
    summary: 'List deliveries, newest first',
    description: 'Deliveries of which an attempt is recorded. Requests and responses are left out: read one delivery for them.',
    item: deliverySchema,
  })
  list(@CheckedQuery(deliveryQuerySchema) query: DeliveryQuery): Promise<Page<Delivery>> {
    return this.ledger.listDeliveries(WORKSPACE_ID, query);
  }

  @Get(':id')
  @Answers({ summary: 'Read a delivery with its attempts', schema: deliverySchema, problems: ['not_found'] })
  async get(@IdParam() id: string): Promise<Delivery> {
    const delivery = await this.ledger.getDelivery(WORKSPACE_ID, id);
    if (delivery === undefined)
      throw new CrossdockError('not_found', { detail: `No attempt of a delivery with the id ${id} is recorded.` });
    return delivery;
  }
}
