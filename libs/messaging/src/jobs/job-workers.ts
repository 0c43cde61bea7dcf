import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { type JobContract, type JobPayload, JOBS, type ServiceName } from '@crossdock/contracts';
import { UnrecoverableError } from 'bullmq';
import { QUEUE_SETTINGS } from '../queue-settings.js';
import { MESSAGE_STORE, type MessageStore, type QueueWorker, type TakenJob } from '../store/message-store.js';
import { stopWorker } from '../store/stop-worker.js';
import { assertHandlersTotal } from './handler-totality.js';
import { decodePayloads } from './job-payload.js';
import { settleAll } from './settle-all.js';
import { WorkerLoad } from './worker-load.js';

export interface HandleOptions {
  /** Payloads of this kind in hand at a time in this process, give or take those of one job; those that have ended do not count. */
  readonly concurrency: number;
}

/** What a handler may need to know about the job beside its payload. */
export interface JobRun {
  readonly jobId: string;
  /** The job was begun before: that run failed, or its worker was not heard of again. It may have done a part of the work, or all. */
  readonly isRepeated: boolean;
  /**
   * Says that one of the payloads needs no more work. Then it is no longer one of those in hand, though the job stays until all have ended:
   * a few that take long do not keep others from being taken.
   */
  end(): void;
}

type JobHandler<C extends JobContract> = (payload: JobPayload<C>, run: JobRun) => Promise<void>;
type BatchHandler<C extends JobContract> = (payloads: readonly JobPayload<C>[], run: JobRun) => Promise<void>;

interface Registration {
  readonly contract: JobContract;
  readonly take: (job: TakenJob, load: WorkerLoad) => Promise<void>;
  readonly concurrency: number;
}

/**
 * Runs this process' jobs. Handlers are registered in `onModuleInit`; work starts once the whole application is initialised, and
 * stops before any resource a handler may use is closed: jobs in flight are waited for, 31 s at most.
 *
 * A handler that throws is tried again with growing waits, 60 attempts over about 27 minutes; it must therefore be idempotent. A job
 * whose payload does not match its contract is not tried again. A worker that dies leaves its jobs to others, which run them again
 * after some 15 s.
 */
@Injectable()
export class JobWorkers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(JobWorkers.name);
  private readonly hosted = new Set<ServiceName>();
  private readonly registrations: Registration[] = [];
  private started = false;
  private readonly workers: { readonly queue: string; readonly worker: QueueWorker; readonly load: WorkerLoad }[] = [];

  constructor(@Inject(MESSAGE_STORE) private readonly store: MessageStore) {}

  /** Declares that `service` runs in this process, so that a start without one of its handlers fails. */
  hosts(service: ServiceName): void {
    this.hosted.add(service);
  }

  /** Registers the one handler of a job kind. Call it in `onModuleInit`; a job with no or two handlers stops the start. */
  handle<C extends JobContract>(contract: C, handler: JobHandler<C>, options: HandleOptions): void {
    const handleAll: BatchHandler<C> = (payloads, run) =>
      settleAll(payloads.map((payload) => handler(payload, run).finally(() => run.end())));
    this.handleTogether(contract, handleAll, options);
  }

  /** As `handle`, for a handler that takes all payloads of a job at once, 1 or more. It should end only when all of them have. */
  handleTogether<C extends JobContract>(contract: C, handler: BatchHandler<C>, { concurrency }: HandleOptions): void {
    if (this.started) throw new Error(`The handler of ${contract.name} comes too late: register it in onModuleInit.`);
    this.registrations.push({ contract, take: (job, load) => this.take(contract, handler, job, load), concurrency });
  }

  /** Stops the start with an error that names every job without exactly one handler; then starts the workers. */
  onApplicationBootstrap(): void {
    assertHandlersTotal(
      JOBS,
      this.hosted,
      this.registrations.map(({ contract }) => contract),
    );
    this.started = true;
    for (const { contract, take, concurrency } of this.registrations) {
      const load = new WorkerLoad(concurrency);
      const worker = this.store.openWorker(contract.queue, (job) => take(job, load), concurrency);
      load.steer(worker);
      this.workers.push({ queue: contract.queue, worker, load });
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const { load } of this.workers) load.stop();
    await Promise.all(this.workers.map(({ queue, worker }) => stopWorker(queue, worker)));
  }

  private async take<C extends JobContract>(contract: C, handler: BatchHandler<C>, job: TakenJob, load: WorkerLoad): Promise<void> {
    const identity = { job: contract.name, version: contract.version, jobId: job.id };
    const { payloads, faults } = decodePayloads(contract, job.data);
    for (const errors of faults) {
      this.logger.error({ ...identity, errors }, 'A payload was given up: it does not match its contract.');
    }
    if (payloads.length === 0) throw new UnrecoverableError('The payload does not match its contract.');
    let inHand = payloads.length;
    const end = (): void => {
      if (inHand === 0) return;
      inHand -= 1;
      load.end();
    };
    load.add(inHand);
    try {
      await handler(payloads, { jobId: job.id ?? '', isRepeated: job.attemptsStarted > 1, end });
    } catch (err) {
      const attempt = job.attemptsMade + 1;
      if (attempt < QUEUE_SETTINGS.attempts) this.logger.warn({ ...identity, attempt, err }, 'A job failed and will be tried again.');
      else this.logger.error({ ...identity, attempt, err }, 'A job failed for good.');
      // The store keeps what is thrown here: the fault itself belongs to the log, which redacts.
      throw new Error('The handler failed; the log says why.');
    } finally {
      load.remove(inHand);
    }
  }
}
