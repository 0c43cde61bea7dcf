import { Module } from '@nestjs/common';
import { CatalogModule } from '@crossdock/catalog';
import { EgressModule } from '@crossdock/egress';
import { LedgerModule } from '@crossdock/ledger';
import { MessagingModule } from '@crossdock/messaging';
import { AttemptService } from './delivering/attempt.service.js';
import { DelivererService } from './delivering/deliverer.service.js';
import { DeliveryProcessor } from './delivering/delivery.processor.js';
import { MaterialDirectory } from './delivering/material-directory.service.js';
import { OutgoingDirectory } from './delivering/outgoing-directory.service.js';
import { ReconcilerScheduler } from './reconciling/reconciler.scheduler.js';
import { RecoveryService } from './routing/recovery.service.js';
import { RouterService } from './routing/router.service.js';
import { RoutingProcessor } from './routing/routing.processor.js';
import { WorkflowDirectory } from './routing/workflow-directory.service.js';

/** Routes accepted events to workflows and makes their deliveries. */
@Module({
  imports: [CatalogModule, EgressModule, LedgerModule, MessagingModule],
  providers: [
    AttemptService,
    DelivererService,
    DeliveryProcessor,
    MaterialDirectory,
    OutgoingDirectory,
    ReconcilerScheduler,
    RecoveryService,
    RouterService,
    RoutingProcessor,
    WorkflowDirectory,
  ],
})
export class DispatcherModule {}
