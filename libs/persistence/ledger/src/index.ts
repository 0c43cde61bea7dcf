export { LedgerModule } from './ledger.module.js';
export { ledgerSchema } from './ledger-schema.js';
export { Partitions } from './partitions.js';
export { type RecordedEvent } from './reading/event-summary.js';
export { LedgerReader, type RecordedStory } from './reading/ledger-reader.js';
export { ReconcileLedger, type DueEvent, type DeliveryStep, type SweepOptions } from './reconciling/reconcile-ledger.js';
export { EventLedger, type NewEvent } from './writing/event-ledger.js';
export { OutcomeLedger } from './writing/outcome-ledger.js';
export { WaitingRoom, type AttemptKey, type NextAttempt, type TakenDelivery } from './waiting/waiting-room.js';
