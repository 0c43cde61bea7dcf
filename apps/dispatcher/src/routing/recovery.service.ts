import { Injectable } from '@nestjs/common';
import { routeEvent, type RouteEvent, routingBatchIdOf } from '@crossdock/contracts';
import { type DeliveryStep, type NextAttempt, ReconcileLedger, WaitingRoom } from '@crossdock/ledger';
import { JobPublisher } from '@crossdock/messaging';
import { OutcomeService } from '../delivering/outcome.service.js';

/**
 * Puts back the deliveries of an event whose work may be lost. The ledger says how far each one came, the queue of outcomes what is still on
 * its way to it; only what neither knows of is sent again, so an emptied queue costs no needless request.
 */
@Injectable()
export class RecoveryService {
  constructor(
    private readonly ledger: ReconcileLedger,
    private readonly room: WaitingRoom,
    private readonly outcomes: OutcomeService,
    private readonly publisher: JobPublisher,
  ) {}

  /** For an event the reconciler put back. While the job it came in with others is there, its work is not lost. */
  async recover({ eventId, batchId }: Pick<RouteEvent, 'eventId' | 'batchId'>, attempts: readonly NextAttempt[]): Promise<void> {
    if (batchId === undefined) return this.resume(eventId, attempts, eventId);
    const jobId = routingBatchIdOf(batchId);
    if (!(await this.publisher.exists(routeEvent, jobId))) await this.resume(eventId, attempts, jobId);
  }

  /**
   * Looks in the order in which an attempt travels: queue of outcomes, ledger. It enters the one before it leaves the other, so an attempt that
   * moves on while this looks is met there: what is recorded by then is not put back.
   *
   * @param attempts the first attempt of every delivery that was planned.
   * @param routingJobId of the job the event came in at first.
   */
  async resume(eventId: string, attempts: readonly NextAttempt[], routingJobId: string): Promise<void> {
    const steps = await this.ledger.findSteps(eventId);
    for (const { next, delayMs } of attempts.flatMap((first) => missingAttempt(first, steps))) {
      // Later attempts come out of the waiting room, in which this one is not.
      const origin = next.attempt === 1 ? routingJobId : undefined;
      if (!(await this.outcomes.isOnItsWay(next, origin))) await this.room.put(next, delayMs);
    }
  }
}

interface Missing {
  readonly next: NextAttempt;
  readonly delayMs: number;
}

/** The attempt a delivery needs next; none when it has ended, or waits where it is safe. */
function missingAttempt(first: NextAttempt, steps: readonly DeliveryStep[]): Missing[] {
  const own = steps.filter(({ deliveryId }) => deliveryId === first.deliveryId).sort((a, b) => b.attempt - a.attempt);
  if (own.some(({ isWaiting }) => isWaiting)) return [];
  const [last] = own;
  if (last === undefined) return [{ next: first, delayMs: 0 }];
  return last.retryInMs === null ? [] : [{ next: { ...first, attempt: last.attempt + 1 }, delayMs: last.retryInMs }];
}
