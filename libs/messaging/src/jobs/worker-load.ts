import { performance } from 'node:perf_hooks';
import type { QueueWorker } from '../store/message-store.js';

/** How much a new job counts in the mean of payloads per job. */
const NEWEST_WEIGHT = 0.1;

/** How often the event loop is looked at, and from which share of its time on it is busy. */
const LOOK_EVERY_MS = 250;
const BUSY = 0.9;

/** What a busy process has in hand at most, as a share of what it may: it gets no more done by having more begun, but needs the memory. */
const SHARE_WHEN_BUSY = 1 / 8;

type SteeredWorker = Pick<QueueWorker, 'setConcurrency' | 'wake'>;

/**
 * Keeps the payloads in hand near a limit, however many of them a job carries: allows its worker as many jobs more as have room, by what
 * jobs carried lately. The limit is for payloads that wait for something else than this process; when that is busy it is a part.
 */
export class WorkerLoad {
  private worker: SteeredWorker | undefined;
  private timer: NodeJS.Timeout | undefined;
  private jobs = 0;
  private payloads = 0;
  private payloadsPerJob = 1;
  private share = 1;
  /** The worker has as many jobs in hand as it was allowed to: it looks for no more until one of them ends. */
  private isFull = false;
  private concurrency: number;
  private seen = performance.eventLoopUtilization();

  constructor(private readonly payloadsMax: number) {
    this.concurrency = payloadsMax;
  }

  steer(worker: SteeredWorker): void {
    this.worker = worker;
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  add(payloads: number): void {
    this.jobs += 1;
    this.payloads += payloads;
    this.payloadsPerJob += (payloads - this.payloadsPerJob) * NEWEST_WEIGHT;
    this.adjust();
    this.isFull = this.jobs >= this.concurrency;
  }

  /** One payload of a job has ended; the job goes on for the others. */
  end(): void {
    this.payloads -= 1;
    this.adjust();
  }

  /** A job has ended, with the payloads of it that had not. */
  remove(payloads: number): void {
    this.jobs -= 1;
    this.payloads -= payloads;
    this.isFull = false;
    this.adjust();
  }

  private look(): void {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.seen);
    this.seen = now;
    this.share = utilization > BUSY ? SHARE_WHEN_BUSY : 1;
    this.adjust();
    if (!this.isFull || this.jobs >= this.concurrency) return;
    this.isFull = false;
    this.worker?.wake();
  }

  private adjust(): void {
    const room = Math.max(0, this.payloadsMax * this.share - this.payloads);
    const concurrency = Math.max(1, this.jobs + Math.floor(room / this.payloadsPerJob));
    if (concurrency === this.concurrency) return;
    this.concurrency = concurrency;
    this.worker?.setConcurrency(concurrency);
  }
}
