import { Injectable, Logger } from '@nestjs/common';
import { outcomeBatchIdsOf, outcomeJobIdOf, recordOutcome, type RecordOutcome } from '@crossdock/contracts';
import { type NextAttempt, OutcomeLedger } from '@crossdock/ledger';
import { JobPublisher } from '@crossdock/messaging';
import { OutcomeBatch } from './outcome-batch.js';

/** Takes what became of attempts, to have it recorded. */
export interface OutcomeRecorder {
  conclude(outcome: RecordOutcome): Promise<void>;
}

/** Has it recorded what became of attempts. */
@Injectable()
export class OutcomeService implements OutcomeRecorder {
  private readonly logger = new Logger(OutcomeService.name);

  constructor(
    private readonly publisher: JobPublisher,
    private readonly ledger: OutcomeLedger,
  ) {}

  /**
   * Hands an outcome to the event sink, or records it here when the queue does not take it: a request that was sent must not be sent again
   * because nobody could write that down. Both may happen; the ledger keeps one. Throws when neither is possible.
   */
  conclude(outcome: RecordOutcome): Promise<void> {
    return this.handOn([outcome], () => this.publisher.publish(recordOutcome, outcome));
  }

  /**
   * For what comes of one routing job: outcomes that come soon after each other share jobs. Not when the job is repeated: those of its first run may
   * still be there, and would hold their ids.
   */
  openBatch(routingJobId: string, isRepeated: boolean): OutcomeBatch {
    return this.openShared(isRepeated ? [] : outcomeBatchIdsOf(routingJobId));
  }

  /**
   * For what was taken out of the waiting room together: its outcomes share jobs in the same way. Each is waited for, since its delivery is held
   * until it is in safe hands.
   */
  openTake(takeId: string): OutcomeRecorder {
    const batch = this.openShared(outcomeBatchIdsOf(takeId));
    return { conclude: (outcome) => batch.hand(outcome) };
  }

  private openShared(batchIds: string[]): OutcomeBatch {
    return new OutcomeBatch(async (outcomes) => {
      const [first, second] = outcomes;
      if (first === undefined) return;
      const batchId = second === undefined ? undefined : batchIds.shift();
      if (batchId === undefined) await Promise.all(outcomes.map((outcome) => this.conclude(outcome)));
      else await this.handOn(outcomes, () => this.publisher.publishTogether(recordOutcome, batchId, outcomes));
    });
  }

  /**
   * Whether the outcome of an attempt is on its way to the ledger.
   *
   * @param origin the routing job or the take that may have made the attempt together with others.
   */
  async isOnItsWay(next: NextAttempt, origin?: string): Promise<boolean> {
    const batchIds = origin === undefined ? [] : outcomeBatchIdsOf(origin);
    const found = await Promise.all([outcomeJobIdOf(next), ...batchIds].map((id) => this.publisher.exists(recordOutcome, id)));
    return found.includes(true);
  }

  private async handOn(outcomes: readonly RecordOutcome[], publish: () => Promise<void>): Promise<void> {
    try {
      await publish();
    } catch (err) {
      this.logger.warn({ outcomes: outcomes.length, err }, 'The queue took no outcome; it is recorded from here.');
      await Promise.all(outcomes.map((outcome) => this.ledger.append(outcome)));
    }
  }
}
