import { Inject, Injectable } from '@nestjs/common';
import { CrossdockError, type QuestionContract, toFieldErrors } from '@crossdock/contracts';
import { lastValueFrom, timeout, TimeoutError } from 'rxjs';
import type { z } from 'zod';
import { MessageRelay } from '../store/message-relay.js';
import { MESSAGE_STORE, type MessageStore } from '../store/message-store.js';
import { BullMqQuestionClient, type QuestionToSend } from './bull-mq-question-client.js';

/** Asks other services, and waits for the answer of the one replica that takes the question. */
@Injectable()
export class Questions {
  private readonly client: BullMqQuestionClient;

  constructor(@Inject(MESSAGE_STORE) store: MessageStore, relay: MessageRelay) {
    this.client = new BullMqQuestionClient(store, relay);
  }

  /**
   * The answer to a question. Throws `credentials_unavailable` when none comes within the contract's `timeoutMs`, or when the service
   * could not give one; the detail names the question, the service and the time waited. Throws `internal_error` when the question
   * itself does not match its contract. The answering service may have acted on a question that timed out: questions are idempotent.
   */
  async ask<C extends QuestionContract>(contract: C, question: z.input<C['question']>): Promise<z.output<C['answer']>> {
    const reply = await this.send(contract, checkedQuestion(contract, question));
    const answer = contract.answer.safeParse(reply);
    if (answer.success) return answer.data as z.output<C['answer']>;
    throw unavailable(contract, 'answered in a form that this release does not know', toFieldErrors(answer.error.issues));
  }

  /** Fails the questions still open. Called by the module at the end of a stop. */
  close(): Promise<void> {
    return this.client.close();
  }

  private async send(contract: QuestionContract, question: unknown): Promise<unknown> {
    const { answeredBy, version, timeoutMs } = contract;
    const startedMs = performance.now();
    try {
      const replies = this.client.send<unknown, QuestionToSend>(contract.pattern, { answeredBy, version, question, timeoutMs });
      return await lastValueFrom(replies.pipe(timeout(timeoutMs)));
    } catch (fault) {
      if (fault instanceof CrossdockError) throw unavailable(contract, 'could not be asked', fault);
      if (typeof fault === 'string') throw unavailable(contract, `refused it (${fault})`);
      if (!(fault instanceof TimeoutError)) throw fault;
      throw unavailable(contract, `gave no answer within ${Math.round(performance.now() - startedMs)} ms`);
    }
  }
}

function checkedQuestion(contract: QuestionContract, question: unknown): unknown {
  const result = contract.question.safeParse(question);
  if (result.success) return result.data;
  throw new CrossdockError('internal_error', {
    detail: `The question ${contract.pattern} does not match version ${contract.version} of its contract.`,
    errors: toFieldErrors(result.error.issues),
  });
}

function unavailable(contract: QuestionContract, what: string, cause?: unknown): CrossdockError {
  const detail = `The question ${contract.pattern}: the service ${contract.answeredBy} ${what}.`;
  return new CrossdockError('credentials_unavailable', cause === undefined ? { detail } : { detail, cause });
}
