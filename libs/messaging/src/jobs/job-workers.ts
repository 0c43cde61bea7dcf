import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { type JobContract, type JobPayload, JOBS, type ServiceName } from '@crossdock/contracts';
import { UnrecoverableError } from 'bullmq';
import { QUEUE_SETTINGS } from '../queue-settings.js';
import { MESSAGE_STORE, type MessageStore, type QueueWorker, type TakenJob } from '../store/message-store.js';
import { stopWorker } from '../store/stop-worker.js';
import { assertHandlersTotal } from './handler-totality.js';
import { decodePayload } from './job-payload.js';

export interface HandleOptions {
  /** Jobs of this kind that run at a time in this process. */
  readonly concurrency: number;
}

/** What a handler may need to know about the job beside its payload. */
export interface JobRun {
  /** The job was begun before: that run failed, or its worker was not heard of again. It may have done a part of the work, or all. */
  readonly isRepeated: boolean;
}

type JobHandler<C extends JobContract> = (payload: JobPayload<C>, run: JobRun) => Promise<void>;

interface Registration {
  readonly contract: JobContract;
  readonly take: (job: TakenJob) => Promise<void>;
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
  private readonly workers: { readonly queue: string; readonly worker: QueueWorker }[] = [];

  constructor(@Inject(MESSAGE_STORE) private readonly store: MessageStore) {}

  /** Declares that `service` runs in this process, so that a start without one of its handlers fails. */
  hosts(service: ServiceName): void {
    this.hosted.add(service);
  }

  /** Registers the one handler of a job kind. Call it in `onModuleInit`; a job with no or two handlers stops the start. */
  handle<C extends JobContract>(contract: C, handler: JobHandler<C>, options: HandleOptions): void {
    if (this.started) throw new Error(`The handler of ${contract.name} comes too late: register it in onModuleInit.`);
    this.registrations.push({ contract, take: (job) => this.take(contract, handler, job), concurrency: options.concurrency });
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
      this.workers.push({ queue: contract.queue, worker: this.store.openWorker(contract.queue, take, concurrency) });
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.workers.map(({ queue, worker }) => stopWorker(queue, worker)));
  }

  private async take<C extends JobContract>(contract: C, handler: JobHandler<C>, job: TakenJob): Promise<void> {
    const identity = { job: contract.name, version: contract.version, jobId: job.id };
    const decoded = decodePayload(contract, job.data);
    if (decoded.outcome === 'malformed') {
      this.logger.error({ ...identity, errors: decoded.errors }, 'A job was given up: its payload does not match its contract.');
      throw new UnrecoverableError('The payload does not match its contract.');
    }
    try {
      await handler(decoded.payload, { isRepeated: job.attemptsStarted > 1 });
    } catch (err) {
      const attempt = job.attemptsMade + 1;
      if (attempt < QUEUE_SETTINGS.attempts) this.logger.warn({ ...identity, attempt, err }, 'A job failed and will be tried again.');
      else this.logger.error({ ...identity, attempt, err }, 'A job failed for good.');
      // The store keeps what is thrown here: the fault itself belongs to the log, which redacts.
      throw new Error('The handler failed; the log says why.');
    }
  }
}
