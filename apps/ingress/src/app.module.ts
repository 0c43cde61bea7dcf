import { Module } from '@nestjs/common';
import { CatalogModule } from '@crossdock/catalog';
import { LedgerModule } from '@crossdock/ledger';
import { MessagingModule } from '@crossdock/messaging';
import { DIRECT_ROUTE } from '@crossdock/service-host';
import { EndpointDirectory } from './incoming-events/endpoint-directory.service.js';
import { EndpointRoute } from './incoming-events/endpoint-route.js';
import { IncomingEventsController } from './incoming-events/incoming-events.controller.js';
import { IntakeService } from './incoming-events/intake.service.js';
import { ReceiverService } from './incoming-events/receiver.service.js';

/** The public data plane: partners POST JSON to generated endpoints. */
@Module({
  imports: [CatalogModule, LedgerModule, MessagingModule],
  controllers: [IncomingEventsController],
  providers: [EndpointDirectory, IntakeService, ReceiverService, { provide: DIRECT_ROUTE, useClass: EndpointRoute }],
})
export class IngressModule {}
