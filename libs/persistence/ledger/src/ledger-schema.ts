import type { SchemaDefinition } from '@crossdock/database';
import { DeliveryAttempt } from './entities/delivery-attempt.entity.js';
import { EventDiscard } from './entities/event-discard.entity.js';
import { IncomingEvent } from './entities/incoming-event.entity.js';
import { ResponseEvent } from './entities/response-event.entity.js';
import { CreateLedger1763900000001 } from './migrations/1763900000001-create-ledger.js';

/** The schema `ledger`: what happened. It reads `catalog.revision` when an event is appended, so the catalog is migrated first. */
export const ledgerSchema: SchemaDefinition = {
  name: 'ledger',
  entities: [IncomingEvent, EventDiscard, DeliveryAttempt, ResponseEvent],
  migrations: [CreateLedger1763900000001],
};

/** The injection token of the one `DataSource` on the schema `ledger`. */
export const LEDGER_DATA_SOURCE = Symbol('LedgerDataSource');

/** The tables divided into days by event id. */
export const PARTITIONED_TABLES = ['incoming_event', 'event_discard', 'delivery_attempt', 'response_event'] as const;
