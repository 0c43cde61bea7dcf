import { setTimeout as delay } from 'node:timers/promises';
import { createPostgresBackend, type PostgresConnectionOptions, withBackend, type WorkerOptions } from 'bullmq';
import { QUEUE_SETTINGS } from '../queue-settings.js';
import type { QueueWorker, TakeJob } from './message-store.js';

const { Worker: BackendWorker } = withBackend(createPostgresBackend);

type Worker = InstanceType<typeof BackendWorker<unknown>>;

/**
 * A BullMQ worker that also starts while the database cannot be reached, for example because it is slow to answer. BullMQ keeps the failure
 * of a worker's first connection for ever, and asks for it again without a pause: its process would do nothing else any more. So a worker
 * only runs once it is connected, and one that is not is replaced.
 */
export class PostgresWorker implements QueueWorker {
  private readonly stopped = new AbortController();
  private readonly running: Promise<void>;
  private worker: Worker;

  constructor(
    name: string,
    take: TakeJob,
    options: WorkerOptions<PostgresConnectionOptions>,
    private readonly report: (fault: unknown) => void,
  ) {
    const open = (): Worker => {
      const worker = new BackendWorker<unknown>(name, take, { ...options, autorun: false });
      worker.on('error', report);
      return worker;
    };
    this.worker = open();
    this.running = this.runOnceConnected(open);
  }

  setConcurrency(concurrency: number): void {
    this.worker.concurrency = concurrency;
  }

  wake(): void {
    // The one thing upon which BullMQ looks for jobs although none of those in hand has ended.
    void this.worker.pause(true).then(() => this.worker.resume());
  }

  async close(): Promise<void> {
    this.stopped.abort();
    await this.worker.close();
    await this.running;
  }

  private async runOnceConnected(open: () => Worker): Promise<void> {
    while (!(await this.isConnected())) {
      await this.worker.close();
      await delay(QUEUE_SETTINGS.runRetryDelayMs, undefined, { signal: this.stopped.signal }).catch(() => undefined);
      if (this.stopped.signal.aborted) return;
      this.worker = open();
    }
    await this.worker.run().catch(this.report);
  }

  private async isConnected(): Promise<boolean> {
    try {
      await this.worker.waitUntilReady();
      return true;
    } catch (fault) {
      this.report(fault);
      return false;
    }
  }
}
