/** The injection token of the process' one `MessageStore`. */
export const MESSAGE_STORE = Symbol('MessageStore');

/** How a job is to be kept and tried; the fields of BullMQ's job options that are used here. */
export interface StoredJobOptions {
  readonly jobId: string;
  readonly attempts: number;
  readonly backoff?: { readonly type: string };
  readonly removeOnComplete: boolean;
  readonly removeOnFail: boolean;
}

/** A job as it is handed to a queue. */
export interface StoredJob {
  readonly name: string;
  readonly data: unknown;
  readonly opts: StoredJobOptions;
}

/** A job as a worker gets it. `attemptsMade` counts the attempts that failed, `attemptsStarted` also this one and those whose worker died. */
export interface TakenJob {
  readonly id?: string | undefined;
  readonly name: string;
  readonly data: unknown;
  readonly attemptsMade: number;
  readonly attemptsStarted: number;
}

export type TakeJob = (job: TakenJob) => Promise<void>;

/** The producing side of a queue. */
export interface ProducerQueue {
  add(name: string, data: unknown, opts: StoredJobOptions): Promise<unknown>;
  addBulk(jobs: StoredJob[]): Promise<unknown>;
  getJobState(jobId: string): Promise<string>;
  getWaitingCount(): Promise<number>;
  remove(jobId: string): Promise<number>;
  close(): Promise<void>;
}

/** A running worker. `close` takes no more jobs and waits for those in flight, however long they run. */
export interface QueueWorker {
  /** How many jobs it may have in hand from now on, at least 1. It gives none back. */
  setConcurrency(concurrency: number): void;
  /** Has it look for jobs now that it may have more in hand: by itself it does when one that it has ends. */
  wake(): void;
  close(): Promise<void>;
}

/** A registered node of the relay, which carries topics to every subscribed process. */
export interface RelayNode {
  waitUntilReady(): Promise<void>;
  subscribe(topic: string, listener: (message: { readonly data: unknown }) => void): Promise<unknown>;
  publish(topic: string, data: unknown): Promise<{ readonly endpoints: number }>;
  close(): Promise<void>;
}

/**
 * One technology that carries queues and topics. Errors of its connections are logged, never thrown; it reconnects by itself. A
 * contract suite holds every implementation to the same behaviour.
 */
export interface MessageStore {
  /** A value in a form this keeps without loss; `fromStorable` gives back what it was. */
  toStorable(value: unknown): unknown;
  openQueue(name: string): ProducerQueue;
  /** Starts taking jobs at once, `concurrency` at a time. */
  openWorker(name: string, take: TakeJob, concurrency: number): QueueWorker;
  openRelay(): RelayNode;
  /** Closes what the store itself opened. Queues, workers and relays are closed by whoever opened them, before. */
  close(): Promise<void>;
}
