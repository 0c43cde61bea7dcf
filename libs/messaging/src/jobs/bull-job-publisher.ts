import { Inject, Injectable } from '@nestjs/common';
import { CrossdockError, type JobContract } from '@crossdock/contracts';
import { GroupCommit } from '@crossdock/group-commit';
import type { z } from 'zod';
import { QUEUE_SETTINGS } from '../queue-settings.js';
import { describeFault } from '../store/connection-faults.js';
import { MESSAGE_STORE, type MessageStore, type ProducerQueue, type StoredJob } from '../store/message-store.js';
import { within } from '../store/within.js';
import { encodePayload } from './job-payload.js';
import { JobPublisher, type PublishOptions } from './job-publisher.js';

/** The states of a job that will still run, or is running. */
const LIVE_STATES: ReadonlySet<string> = new Set(['waiting', 'active', 'delayed', 'prioritized']);

@Injectable()
export class BullJobPublisher extends JobPublisher {
  private readonly queues = new Map<string, ProducerQueue>();
  /** Jobs that are published at the same time go to their queue in one round trip. */
  private readonly groups = new Map<string, GroupCommit<StoredJob, void>>();

  constructor(@Inject(MESSAGE_STORE) private readonly store: MessageStore) {
    super();
  }

  async publish<C extends JobContract>(contract: C, payload: z.input<C['schema']>, options: PublishOptions = {}): Promise<void> {
    const job = toJob(contract, payload, options.delayMs);
    await this.reach(contract, QUEUE_SETTINGS.publishWithinMs, (queue) => this.groupOf(contract, queue).add(job));
  }

  async publishAll<C extends JobContract>(contract: C, payloads: readonly z.input<C['schema']>[]): Promise<void> {
    const jobs = payloads.map((payload) => toJob(contract, payload));
    const [first] = jobs;
    if (first === undefined) return;
    // A lone job shares its round trip with whatever else is published now.
    if (jobs.length === 1) return this.reach(contract, QUEUE_SETTINGS.publishWithinMs, (queue) => this.groupOf(contract, queue).add(first));
    await this.reach(contract, QUEUE_SETTINGS.publishWithinMs, (queue) => queue.addBulk(jobs));
  }

  async exists(contract: JobContract, jobId: string): Promise<boolean> {
    const state = await this.reach(contract, QUEUE_SETTINGS.publishWithinMs, (queue) => queue.getJobState(jobId));
    return LIVE_STATES.has(state);
  }

  countWaiting(contract: JobContract): Promise<number> {
    return this.reach(contract, QUEUE_SETTINGS.publishWithinMs, (queue) => queue.getWaitingCount());
  }

  /** Called by the module once all workers have stopped. */
  async close(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }

  private async reach<T>(contract: JobContract, ms: number, call: (queue: ProducerQueue) => Promise<T>): Promise<T> {
    try {
      return await within(ms, call(this.queueOf(contract)), () => new Error(`no answer within ${ms} ms`));
    } catch (fault) {
      const { code, reason } = describeFault(fault);
      throw new CrossdockError('storage_unavailable', {
        detail: `The queue ${contract.queue} cannot be reached.`,
        // The fault itself may hold the payload.
        cause: new Error(`${code}: ${reason}`),
      });
    }
  }

  private groupOf(contract: JobContract, queue: ProducerQueue): GroupCommit<StoredJob, void> {
    const known = this.groups.get(contract.queue);
    if (known !== undefined) return known;
    const group = new GroupCommit<StoredJob, void>((jobs) => addAll(queue, jobs), {
      batchMax: QUEUE_SETTINGS.publishTogetherMax,
      concurrency: QUEUE_SETTINGS.publishRoundTripsMax,
      everyMs: QUEUE_SETTINGS.publishEveryMs,
    });
    this.groups.set(contract.queue, group);
    return group;
  }

  private queueOf(contract: JobContract): ProducerQueue {
    const known = this.queues.get(contract.queue);
    if (known !== undefined) return known;
    const queue = this.store.openQueue(contract.queue);
    this.queues.set(contract.queue, queue);
    return queue;
  }
}

async function addAll(queue: ProducerQueue, jobs: readonly StoredJob[]): Promise<void[]> {
  await queue.addBulk([...jobs]);
  return jobs.map(() => undefined);
}

function toJob<C extends JobContract>(contract: C, payload: z.input<C['schema']>, delayMs = 0): StoredJob {
  const { jobId, data } = encodePayload(contract, payload);
  const { attempts, removeOnComplete, removeOnFail } = QUEUE_SETTINGS;
  return {
    name: contract.name,
    data,
    opts: { jobId, attempts, backoff: { type: 'capped' }, removeOnComplete, removeOnFail, ...(delayMs > 0 ? { delay: delayMs } : {}) },
  };
}
