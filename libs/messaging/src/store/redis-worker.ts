import { Worker, type WorkerOptions } from 'bullmq';
import type { QueueWorker, TakeJob } from './message-store.js';

/**
 * A BullMQ worker that also ends while Redis is away, where BullMQ's own close waits for Redis to come back: the handlers in flight
 * are waited for, and what they would have reported is left to the stalled check.
 */
export class RedisWorker implements QueueWorker {
  private readonly inFlight = new Set<Promise<void>>();
  private readonly worker: Worker;

  constructor(
    name: string,
    take: TakeJob,
    options: WorkerOptions,
    private readonly isLive: () => boolean,
  ) {
    this.worker = new Worker(name, (job) => this.track(take(job)), options);
  }

  onError(listener: (fault: Error) => void): this {
    this.worker.on('error', listener);
    return this;
  }

  setConcurrency(concurrency: number): void {
    this.worker.concurrency = concurrency;
  }

  wake(): void {
    // The one thing upon which BullMQ looks for jobs although none of those in hand has ended.
    void this.worker.pause(true).then(() => this.worker.resume());
  }

  async close(): Promise<void> {
    if (this.isLive()) return this.worker.close();
    await this.worker.pause(true);
    await Promise.allSettled(this.inFlight);
    await this.worker.close(true);
  }

  private track(work: Promise<void>): Promise<void> {
    this.inFlight.add(work);
    return work.finally(() => this.inFlight.delete(work));
  }
}
