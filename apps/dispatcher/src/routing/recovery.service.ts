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

  /**
   * Looks in the order in which an attempt travels: delivery, outcome, ledger. It enters each place before it leaves the one before, so
   * an attempt that moves on while this looks is met in the next place.
   */
  async resume(eventId: string, jobs: readonly DeliverEvent[]): Promise<void> {
    const known = await this.ledger.findAttempts(eventId);
    const missing: Due[] = [];
    for (const due of jobs.flatMap((job) => nextAttempt(job, known))) {
      if (!(await this.isQueued(due.job))) missing.push(due);
    }
    if (missing.length === 0) return;
    const recorded = await this.ledger.findAttempts(eventId);
    for (const { job, delayMs } of missing) {
      if (!recorded.some(({ deliveryId, attempt }) => deliveryId === job.deliveryId && attempt >= job.attempt)) {
        await this.publisher.publish(deliverEvent, job, { delayMs });
      }
    }
  }

  private async isQueued(job: DeliverEvent): Promise<boolean> {
    const id = deliverEvent.idOf(job);
    return (await this.publisher.exists(deliverEvent, id)) || (await this.publisher.exists(recordOutcome, id));
  }
}

interface Due {
  readonly job: DeliverEvent;
  readonly delayMs: number;
}

/** The attempt a delivery needs next; none when it has ended. */
function nextAttempt(job: DeliverEvent, attempts: readonly RecordedAttempt[]): Due[] {
  const last = lastAttemptOf(job.deliveryId, attempts);
  if (last === undefined) return [{ job, delayMs: 0 }];
  return last.retryAt === null ? [] : [{ job: { ...job, attempt: last.attempt + 1 }, delayMs: last.retryInMs ?? 0 }];
}

function lastAttemptOf(deliveryId: string, attempts: readonly RecordedAttempt[]): RecordedAttempt | undefined {
  return attempts.filter((attempt) => attempt.deliveryId === deliveryId).sort((a, b) => b.attempt - a.attempt)[0];
}
