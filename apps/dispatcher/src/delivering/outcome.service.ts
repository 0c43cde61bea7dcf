import { Injectable, Logger } from '@nestjs/common';
import { outcomeJobIdOf, recordOutcome, type RecordOutcome } from '@crossdock/contracts';
import { type NextAttempt, OutcomeLedger } from '@crossdock/ledger';
import { JobPublisher } from '@crossdock/messaging';

/** Has it recorded what became of attempts. */
@Injectable()
export class OutcomeService {
  private readonly logger = new Logger(OutcomeService.name);

  constructor(
    private readonly publisher: JobPublisher,
    private readonly ledger: OutcomeLedger,
  ) {}

  /**
   * Hands an outcome to the event sink, or records it here when the queue does not take it: a request that was sent must not be sent again
   * because nobody could write that down. Both may happen; the ledger keeps one. Throws when neither is possible.
   */
  async conclude(outcome: RecordOutcome): Promise<void> {
    try {
      await this.publisher.publish(recordOutcome, outcome);
    } catch (err) {
      this.logger.warn({ err }, 'The queue took no outcome; it is recorded from here.');
      await this.ledger.append(outcome);
    }
  }

  /** Whether the outcome of an attempt is on its way to the ledger. */
  isOnItsWay(next: NextAttempt): Promise<boolean> {
    return this.publisher.exists(recordOutcome, outcomeJobIdOf(next));
  }
}
