import { Module } from '@nestjs/common';
import { LedgerModule } from '@crossdock/ledger';
import { MessagingModule } from '@crossdock/messaging';
import { PartitionScheduler } from './partitions/partition.scheduler.js';
import { OutcomeProcessor } from './recording/outcome.processor.js';

/** Writes to the ledger what became of every delivery. */
@Module({
  imports: [LedgerModule, MessagingModule],
  providers: [OutcomeProcessor, PartitionScheduler],
})
export class EventSinkModule {}

/** The schema this service owns, for the migrate command. */
export { ledgerSchema } from '@crossdock/ledger';
