import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Settings } from '@crossdock/config';
import { type QuestionContract, QUESTIONS, type ServiceName } from '@crossdock/contracts';
import { BaseRpcContext, type CustomTransportStrategy, Server } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { QUEUE_SETTINGS } from '../queue-settings.js';
import { describeFault } from '../store/connection-faults.js';
import { MessageRelay } from '../store/message-relay.js';
import type { MessageStore, QueueWorker, TakenJob } from '../store/message-store.js';
import { openStore } from '../store/open-store.js';
import { stopWorker } from '../store/stop-worker.js';
import { fromStorable } from '../store/storable.js';
import { type AskedQuestion, askedQuestionSchema, questionQueueOf, type QuestionReply } from './question-wire.js';

interface Connections {
  readonly store: MessageStore;
  readonly relay: MessageRelay;
  readonly worker: QueueWorker;
}

/**
 * The answering side of the questions, as a Nest transport: give it to `connectMicroservice({ strategy })`, answer in controllers with
 * `@MessagePattern(contract.pattern)`. Replicas of a service compete, so one of them answers each question.
 *
 * A question whose time is over is dropped unanswered. One that does not match its contract, and one whose handler throws, is refused
 * without a word of why; the log has it. A start without a handler for each question of the service fails.
 */
export class BullMqQuestionServer extends Server implements CustomTransportStrategy {
  private readonly log = new Logger(BullMqQuestionServer.name);
  private readonly queue: string;
  private readonly contracts: readonly QuestionContract[];
  private connections: Connections | undefined;

  constructor(
    private readonly settings: Pick<Settings, 'queueStore'>,
    service: ServiceName,
    catalogue: readonly QuestionContract[] = QUESTIONS,
  ) {
    super();
    this.queue = questionQueueOf(service);
    this.contracts = catalogue.filter((contract) => contract.answeredBy === service);
  }

  /** Starts answering, and calls back without an argument, or with what kept it from starting. */
  listen(callback: (fault?: unknown) => void): void {
    this.open().then(
      () => callback(),
      (fault: unknown) => callback(fault),
    );
  }

  /** Takes no more questions, finishes those in flight, closes its connections. Idempotent. */
  async close(): Promise<void> {
    const connections = this.connections;
    this.connections = undefined;
    if (connections === undefined) return;
    await stopWorker(this.queue, connections.worker);
    await connections.relay.close();
    await connections.store.close();
  }

  /** There are no events to listen to. */
  on(): void {
    throw new Error('The question server emits no events.');
  }

  /** There is no one server underneath. */
  unwrap<T>(): T {
    throw new Error('The question server has nothing to unwrap.');
  }

  private async open(): Promise<void> {
    const missing = this.contracts.filter(({ pattern }) => this.getHandlerByPattern(pattern) === null);
    if (missing.length > 0) {
      const names = missing.map(({ pattern }) => pattern).join(', ');
      throw new Error(`No controller answers ${names} (${this.queue}): add a method with @MessagePattern for each.`);
    }
    const store = await openStore(this.settings.queueStore);
    const relay = new MessageRelay(() => store.openRelay());
    await relay.start();
    const worker = store.openWorker(this.queue, (job) => this.take(job, relay), QUEUE_SETTINGS.questionConcurrency);
    this.connections = { store, relay, worker };
  }

  /** Never throws: a question is answered, refused or dropped, and its job is done with in each case. */
  private async take(job: TakenJob, relay: MessageRelay): Promise<void> {
    const asked = askedQuestionSchema.safeParse(fromStorable(job.data));
    if (!asked.success) {
      this.log.error({ queue: this.queue, jobId: job.id }, 'A message that is no question was dropped.');
      return;
    }
    if (isExpired(asked.data)) {
      this.log.debug({ question: asked.data.pattern }, 'A question whose time is over was dropped.');
      return;
    }
    try {
      await this.reply(asked.data, await this.answer(asked.data), relay);
    } catch (fault) {
      this.log.error({ question: asked.data.pattern, ...describeFault(fault) }, 'A reply could not be sent.');
    }
  }

  private async answer(asked: AskedQuestion): Promise<QuestionReply> {
    const { id, pattern, version } = asked;
    const contract = this.contracts.find((candidate) => candidate.pattern === pattern && candidate.version === version);
    const handler = this.getHandlerByPattern(pattern);
    if (contract === undefined || handler === null) {
      this.log.error({ question: pattern, version }, 'A question was refused: this release does not know it.');
      return { id, outcome: 'refused', reason: 'unknown_question' };
    }
    const question = contract.question.safeParse(asked.data);
    if (!question.success) {
      this.log.error({ question: pattern, version }, 'A question was refused: it does not match its contract.');
      return { id, outcome: 'refused', reason: 'malformed_question' };
    }
    try {
      const result: unknown = await handler(question.data, new BaseRpcContext([pattern]));
      const answer: unknown = await lastValueFrom(this.transformToObservable(result));
      return { id, outcome: 'answered', answer: contract.answer.parse(answer) };
    } catch (err) {
      this.log.error({ question: pattern, version, err }, 'A question was refused: its handler failed.');
      return { id, outcome: 'refused', reason: 'failed' };
    }
  }

  /** Publishes until somebody is there to hear it: after the store lost its memory, the asker takes a moment to register anew. */
  private async reply(asked: AskedQuestion, reply: QuestionReply, relay: MessageRelay): Promise<void> {
    while ((await relay.publish(asked.replyTo, reply)) === 0 && !isExpired(asked)) await delay(QUEUE_SETTINGS.replyRetryMs);
  }
}

function isExpired(asked: AskedQuestion): boolean {
  return Date.now() > asked.deadlineMs + QUEUE_SETTINGS.clockSkewMaxMs;
}
