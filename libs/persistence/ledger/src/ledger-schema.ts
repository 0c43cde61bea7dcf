import type { SchemaDefinition } from '@crossdock/database';
import { DeliveryAttemptEntity } from './entities/delivery-attempt.entity.js';
import { EventDiscardEntity } from './entities/event-discard.entity.js';
import { IncomingEventEntity } from './entities/incoming-event.entity.js';
import { ResponseEventEntity } from './entities/response-event.entity.js';
import { CreateLedger1767225700000 } from './migrations/1767225700000-create-ledger.js';
import { CreateWaitingDelivery1767225900000 } from './migrations/1767225900000-create-waiting-delivery.js';
import { CreateReplay1767226000000 } from './migrations/1767226000000-create-replay.js';
import { AddBatch1767226100000 } from './migrations/1767226100000-add-batch.js';
import { AddReplayKey1767226200000 } from './migrations/1767226200000-add-replay-key.js';
import { AddTake1767226300000 } from './migrations/1767226300000-add-take.js';

/** The schema `ledger`: what happened. It reads `catalog.revision` when an event is appended, so the catalog is migrated first. */
export const ledgerSchema: SchemaDefinition = {
  name: 'ledger',
  entities: [IncomingEventEntity, EventDiscardEntity, DeliveryAttemptEntity, ResponseEventEntity],
  migrations: [
    CreateLedger1767225700000,
    CreateWaitingDelivery1767225900000,
    CreateReplay1767226000000,
    AddBatch1767226100000,
    AddReplayKey1767226200000,
    AddTake1767226300000,
  ],
};
