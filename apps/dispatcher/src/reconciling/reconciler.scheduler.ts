import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { routeEvent } from '@crossdock/contracts';
import { ReconcileLedger } from '@crossdock/ledger';
import { JobPublisher } from '@crossdock/messaging';
import { DISPATCHER } from '../app.config.js';
import { Periodic } from '../periodic.js';

/**
 * Puts back accepted events whose work was lost (DESIGN §3): a queue that was emptied, a process killed between commit and publish.
 * Runs in every dispatcher; the ledger lets one sweep at a time. An event whose job still exists is not doubled: the job's
 * id is the event's, or that of the batch it came in, which is looked for before anything is sent.
 */
@Injectable()
export class ReconcilerScheduler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ReconcilerScheduler.name);
  private readonly sweeps = new Periodic(() => this.sweep(), DISPATCHER.reconcileEveryMs);

  constructor(
    private readonly ledger: ReconcileLedger,
    private readonly publisher: JobPublisher,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeps.start(0);
  }

  onModuleDestroy(): Promise<void> {
    return this.sweeps.stop();
  }

  private async sweep(): Promise<void> {
    try {
      await this.publisher.noticeLoss(() => {
        this.logger.log('The queues are new or were emptied: unsettled events are put back.');
        return this.ledger.recheckAll();
      });
      const due = await this.ledger.sweep({ graceMs: DISPATCHER.reconcileGraceMs, limit: await this.batch() });
      if (due.length === 0) return;
      await this.publisher.publishAll(
        routeEvent,
        due.map(({ eventId, batchId }) => ({ v: 1 as const, eventId, recovery: true, ...(batchId === null ? {} : { batchId }) })),
      );
      this.logger.log({ events: due.length }, 'Unsettled events were put back.');
    } catch (err) {
      this.logger.warn({ err }, 'A sweep failed; the next one follows.');
    }
  }

  private async batch(): Promise<number> {
    const waiting = await this.publisher.countWaiting(routeEvent);
    return waiting > DISPATCHER.reconcileBacklog ? DISPATCHER.reconcileBatchInBacklog : DISPATCHER.reconcileBatch;
  }
}
