import { Module } from '@nestjs/common';
import { CatalogModule } from '@crossdock/catalog';
import { LanesModule } from '@crossdock/lanes';
import { LedgerModule } from '@crossdock/ledger';
import { MessagingModule } from '@crossdock/messaging';
import { BearerGuard } from './access/bearer.guard.js';
import { ConnectionsController } from './connections/connections.controller.js';
import { ConnectionsService } from './connections/connections.service.js';
import { SecretKeeper } from './connections/secret-keeper.service.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import { DeliveriesService } from './deliveries/deliveries.service.js';
import { EventsController } from './events/events.controller.js';
import { EventsService } from './events/events.service.js';
import { NoticesService } from './events/notices.service.js';
import { IncomingIntegrationsController } from './incoming-integrations/incoming-integrations.controller.js';
import { IncomingIntegrationsService } from './incoming-integrations/incoming-integrations.service.js';
import { LanesController } from './lanes/lanes.controller.js';
import { LanesService } from './lanes/lanes.service.js';
import { OpenApiController } from './openapi/openapi.controller.js';
import { OutgoingIntegrationsController } from './outgoing-integrations/outgoing-integrations.controller.js';
import { OutgoingIntegrationsService } from './outgoing-integrations/outgoing-integrations.service.js';
import { ReplaysController } from './replays/replays.controller.js';
import { ReplaysService } from './replays/replays.service.js';
import { destinationRulesProvider } from './saving/destination-rules.js';
import { ReferenceCheck } from './saving/reference-check.service.js';
import { TemplatesController } from './templates/templates.controller.js';
import { WorkflowsController } from './workflows/workflows.controller.js';
import { WorkflowsService } from './workflows/workflows.service.js';

/** The REST API for definitions, events, deliveries, replays and lanes. */
@Module({
  imports: [CatalogModule, LanesModule, LedgerModule, MessagingModule],
  controllers: [
    IncomingIntegrationsController,
    OutgoingIntegrationsController,
    ConnectionsController,
    WorkflowsController,
    EventsController,
    DeliveriesController,
    ReplaysController,
    LanesController,
    TemplatesController,
    OpenApiController,
  ],
  providers: [
    BearerGuard,
    ConnectionsService,
    DeliveriesService,
    EventsService,
    IncomingIntegrationsService,
    LanesService,
    NoticesService,
    OutgoingIntegrationsService,
    ReferenceCheck,
    ReplaysService,
    SecretKeeper,
    WorkflowsService,
    destinationRulesProvider,
  ],
})
export class ManagementApiModule {}

/** The schema this service owns, for the migrate command. */
export { catalogSchema } from '@crossdock/catalog';
