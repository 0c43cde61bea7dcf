import type { QueueWorker } from '../store/message-store.js';

/** How much a new job counts in the mean of payloads per job. */
const NEWEST_WEIGHT = 0.1;

/**
 * Keeps the payloads in hand near a limit, however many of them a job carries: allows its worker as many jobs more as have room, by what
 * jobs carried lately.
 */
export class WorkerLoad {
  private worker: Pick<QueueWorker, 'setConcurrency'> | undefined;
  private jobs = 0;
  private payloads = 0;
  private payloadsPerJob = 1;
  private concurrency: number;

  constructor(private readonly payloadsMax: number) {
    this.concurrency = payloadsMax;
  }

  steer(worker: Pick<QueueWorker, 'setConcurrency'>): void {
    this.worker = worker;
  }

  add(payloads: number): void {
    this.jobs += 1;
    this.payloads += payloads;
    this.payloadsPerJob += (payloads - this.payloadsPerJob) * NEWEST_WEIGHT;
    this.adjust();
  }

  remove(payloads: number): void {
    this.jobs -= 1;
    this.payloads -= payloads;
    this.adjust();
  }

  private adjust(): void {
    const room = Math.max(0, this.payloadsMax - this.payloads);
    const concurrency = Math.max(1, this.jobs + Math.floor(room / this.payloadsPerJob));
    if (concurrency === this.concurrency) return;
    this.concurrency = concurrency;
    this.worker?.setConcurrency(concurrency);
  }
}
