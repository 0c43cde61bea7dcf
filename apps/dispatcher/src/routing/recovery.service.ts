import { Injectable } from '@nestjs/common';
import { type DeliverEvent, deliverEvent, recordOutcome } from '@crossdock/contracts';
import { type RecordedAttempt, ReconcileLedger } from '@crossdock/ledger';
import { JobPublisher } from '@crossdock/messaging';

/**
 * Puts back the deliveries of an event whose jobs may be lost. The ledger says how far each one came, the queues say what is still on
 * its way to it; only what neither knows of is sent again, so an emptied queue costs no needless request.
 */
@Injectable()
export class RecoveryService {
  constructor(
    private readonly ledger: ReconcileLedger,
    private readonly publisher: JobPublisher,
  ) {}

  async resume(eventId: string, jobs: readonly DeliverEvent[]): Promise<void> {
    const attempts = await this.ledger.findAttempts(eventId);
    for (const job of jobs) {
      const last = lastAttemptOf(job.deliveryId, attempts);
      if (last === undefined) await this.putBack(job, 0);
      else if (last.retryAt !== null) await this.putBack({ ...job, attempt: last.attempt + 1 }, last.retryInMs ?? 0);
    }
  }

  private async putBack(job: DeliverEvent, delayMs: number): Promise<void> {
    if (await this.isUnderWay(job)) return;
    await this.publisher.publish(deliverEvent, job, { delayMs });
  }

  /**
   * Looks in the order in which an attempt travels: delivery, outcome, ledger. It enters each place before it leaves the one before, so
   * an attempt that moves on while this looks is met in the next place.
   */
  private async isUnderWay(job: DeliverEvent): Promise<boolean> {
    const id = deliverEvent.idOf(job);
    if (await this.publisher.exists(deliverEvent, id)) return true;
    if (await this.publisher.exists(recordOutcome, id)) return true;
    const attempts = await this.ledger.findAttempts(job.eventId);
    return attempts.some(({ deliveryId, attempt }) => deliveryId === job.deliveryId && attempt >= job.attempt);
  }
}

function lastAttemptOf(deliveryId: string, attempts: readonly RecordedAttempt[]): RecordedAttempt | undefined {
  return attempts.filter((attempt) => attempt.deliveryId === deliveryId).sort((a, b) => b.attempt - a.attempt)[0];
}
