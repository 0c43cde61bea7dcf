import { Inject, Injectable } from '@nestjs/common';
import { CrossdockError, type JobContract } from '@crossdock/contracts';
import { GroupCommit } from '@crossdock/group-commit';
import type { z } from 'zod';
import { QUEUE_SETTINGS } from '../queue-settings.js';
import { describeFault } from '../store/connection-faults.js';
import { MESSAGE_STORE, type MessageStore, type ProducerQueue, type StoredJob } from '../store/message-store.js';
import { within } from '../store/within.js';
import { assertPayloadSize } from './job-payload.js';
import { JobPublisher } from './job-publisher.js';

/** The states of a job that will still run, or is running. */
const LIVE_STATES: ReadonlySet<string> = new Set(['waiting', 'active', 'delayed', 'prioritized']);

/** A job nobody takes: while it is there, the store remembers what it was given. */
const MARKER_QUEUE = 'markers';
const MARKER: StoredJob = {
  name: 'marker',
  data: {},
  opts: { jobId: 'present', attempts: 1, removeOnComplete: false, removeOnFail: false },
};

@Injectable()
export class BullJobPublisher extends JobPublisher {
  private readonly queues = new Map<string, ProducerQueue>();
  /** Jobs that are published at the same time go to their queue in one round trip. */
  private readonly groups = new Map<string, GroupCommit<StoredJob, void>>();

  constructor(@Inject(MESSAGE_STORE) private readonly store: MessageStore) {
    super();
  }

  async publish<C extends JobContract>(contract: C, payload: z.input<C['schema']>): Promise<void> {
    await this.add(contract, this.toJob(contract, contract.idOf(payload), payload));
  }

  async publishTogether<C extends JobContract>(contract: C, jobId: string, payloads: readonly z.input<C['schema']>[]): Promise<void> {
    const [first] = payloads;
    await this.add(contract, this.toJob(contract, jobId, payloads.length === 1 && first !== undefined ? first : payloads));
  }

  async publishAll<C extends JobContract>(contract: C, payloads: readonly z.input<C['schema']>[]): Promise<void> {
    const jobs = payloads.map((payload) => this.toJob(contract, contract.idOf(payload), payload));
    const [first] = jobs;
    if (first === undefined) return;
    // A lone job shares its round trip with whatever else is published now.
    if (jobs.length === 1) return this.add(contract, first);
    await this.reach(contract.queue, (queue) => queue.addBulk(jobs));
  }

  async exists(contract: JobContract, jobId: string): Promise<boolean> {
    const state = await this.reach(contract.queue, (queue) => queue.getJobState(jobId));
    return LIVE_STATES.has(state);
  }

  async noticeLoss(makeGood: () => Promise<void>): Promise<void> {
    const state = await this.reach(MARKER_QUEUE, (queue) => queue.getJobState(MARKER.opts.jobId));
    if (LIVE_STATES.has(state)) return;
    await makeGood();
    await this.reach(MARKER_QUEUE, (queue) => queue.addBulk([MARKER]));
  }

  countWaiting(contract: JobContract): Promise<number> {
    return this.reach(contract.queue, (queue) => queue.getWaitingCount());
  }

  /** Called by the module once all workers have stopped. */
  async close(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }

  /** A job of a payload, or of a list of them. */
  private toJob<C extends JobContract>(
    contract: C,
    jobId: string,
    payload: z.input<C['schema']> | readonly z.input<C['schema']>[],
  ): StoredJob {
    assertPayloadSize(contract, payload);
    const { attempts, removeOnComplete, removeOnFail } = QUEUE_SETTINGS;
    return {
      name: contract.name,
      data: this.store.toStorable(payload),
      opts: { jobId, attempts, backoff: { type: 'capped' }, removeOnComplete, removeOnFail },
    };
  }

  private add({ queue: name }: JobContract, job: StoredJob): Promise<void> {
    return this.reach(name, (queue) => this.groupOf(name, queue).add(job));
  }

  private async reach<T>(name: string, call: (queue: ProducerQueue) => Promise<T>): Promise<T> {
    const ms = QUEUE_SETTINGS.publishWithinMs;
    try {
      return await within(ms, call(this.queueOf(name)), () => new Error(`no answer within ${ms} ms`));
    } catch (fault) {
      const { code, reason } = describeFault(fault);
      throw new CrossdockError('storage_unavailable', {
        detail: `The queue ${name} cannot be reached.`,
        // The fault itself may hold the payload.
        cause: new Error(`${code}: ${reason}`),
      });
    }
  }

  private groupOf(name: string, queue: ProducerQueue): GroupCommit<StoredJob, void> {
    const known = this.groups.get(name);
    if (known !== undefined) return known;
    const group = new GroupCommit<StoredJob, void>((jobs) => addAll(queue, jobs), {
      batchMax: QUEUE_SETTINGS.publishTogetherMax,
      concurrency: QUEUE_SETTINGS.publishRoundTripsMax,
      everyMs: QUEUE_SETTINGS.publishEveryMs,
    });
    this.groups.set(name, group);
    return group;
  }

  private queueOf(name: string): ProducerQueue {
    const known = this.queues.get(name);
    if (known !== undefined) return known;
    const queue = this.store.openQueue(name);
    this.queues.set(name, queue);
    return queue;
  }
}

async function addAll(queue: ProducerQueue, jobs: readonly StoredJob[]): Promise<void[]> {
  await queue.addBulk([...jobs]);
  return jobs.map(() => undefined);
}
