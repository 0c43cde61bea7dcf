import { Module } from '@nestjs/common';
import { CatalogModule } from '@crossdock/catalog';
import { EgressModule } from '@crossdock/egress';
import { LanesModule } from '@crossdock/lanes';
import { LedgerModule } from '@crossdock/ledger';
import { MessagingModule } from '@crossdock/messaging';
import { DISPATCHER } from './app.config.js';
import { AttemptService } from './delivering/attempt.service.js';
import { DelivererService } from './delivering/deliverer.service.js';
import { MaterialDirectory } from './delivering/material-directory.service.js';
import { OutcomeService } from './delivering/outcome.service.js';
import { OutgoingDirectory } from './delivering/outgoing-directory.service.js';
import { SubjectService } from './delivering/subject.service.js';
import { GateService } from './lanes/gate.service.js';
import { LaneService } from './lanes/lane.service.js';
import { WaitingRoomScheduler } from './lanes/waiting-room.scheduler.js';
import { Pacer } from './pacer.js';
import { ReconcilerScheduler } from './reconciling/reconciler.scheduler.js';
import { ReplayScheduler } from './replaying/replay.scheduler.js';
import { RecoveryService } from './routing/recovery.service.js';
import { RouterService } from './routing/router.service.js';
import { RoutingProcessor } from './routing/routing.processor.js';
import { WorkflowDirectory } from './routing/workflow-directory.service.js';

/** Routes accepted events to workflows and makes their deliveries. */
@Module({
  imports: [CatalogModule, EgressModule, LanesModule, LedgerModule, MessagingModule],
  providers: [
    AttemptService,
    DelivererService,
    GateService,
    LaneService,
    MaterialDirectory,
    OutcomeService,
    OutgoingDirectory,
    { provide: Pacer, useValue: new Pacer(DISPATCHER.begunPerTurn) },
    ReconcilerScheduler,
    RecoveryService,
    ReplayScheduler,
    RouterService,
    RoutingProcessor,
    SubjectService,
    WaitingRoomScheduler,
    WorkflowDirectory,
  ],
})
export class DispatcherModule {}

/** The schema this service owns, for the migrate command. */
export { lanesSchema } from '@crossdock/lanes';
