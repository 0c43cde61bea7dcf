import { Injectable } from '@nestjs/common';
import { type DeliverEvent, deliverEvent, recordOutcome } from '@crossdock/contracts';
import { type DeliveryStep, ReconcileLedger, WaitingRoom } from '@crossdock/ledger';
import { JobPublisher } from '@crossdock/messaging';

/**
 * Puts back the deliveries of an event whose jobs may be lost. The ledger says how far each one came, the queues say what is still on
 * its way to it; only what neither knows of is sent again, so an emptied queue costs no needless request.
 */
@Injectable()
export class RecoveryService {
  constructor(
    private readonly ledger: ReconcileLedger,
    private readonly room: WaitingRoom,
    private readonly publisher: JobPublisher,
  ) {}

  /**
   * Looks in the order in which an attempt travels: queue of deliveries, queue of outcomes, ledger, where it also waits. It enters each place
   * before it leaves the one before, so an attempt that moves on while this looks is met in the next place.
   */
  async resume(eventId: string, jobs: readonly DeliverEvent[]): Promise<void> {
    const known = await this.ledger.findSteps(eventId);
    const missing: Due[] = [];
    for (const due of jobs.flatMap((job) => nextAttempt(job, known))) {
      if (!(await this.isQueued(due.job))) missing.push(due);
    }
    if (missing.length === 0) return;
    const steps = await this.ledger.findSteps(eventId);
    for (const { job, delayMs } of missing) {
      if (!steps.some(({ deliveryId, attempt }) => deliveryId === job.deliveryId && attempt >= job.attempt))
        await this.putBack(job, delayMs);
    }
  }

  private async putBack(job: DeliverEvent, delayMs: number): Promise<void> {
    if (job.attempt === 1) await this.publisher.publish(deliverEvent, job);
    else await this.room.put({ ...job, lane: '', orderKey: null, replayOf: null }, delayMs);
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

/** The attempt a delivery needs next; none when it has ended, or waits where it is safe. */
function nextAttempt(job: DeliverEvent, steps: readonly DeliveryStep[]): Due[] {
  const own = steps.filter(({ deliveryId }) => deliveryId === job.deliveryId).sort((a, b) => b.attempt - a.attempt);
  if (own.some(({ isWaiting }) => isWaiting)) return [];
  const [last] = own;
  if (last === undefined) return [{ job, delayMs: 0 }];
  return last.retryInMs === null ? [] : [{ job: { ...job, attempt: last.attempt + 1 }, delayMs: last.retryInMs }];
}
