import type { z } from 'zod';
import type { ServiceName } from '../jobs/job-contract.js';

/** A question one service asks another and waits for: one replica answers. No plaintext secret travels in a question or an answer. */
export interface QuestionContract<Question extends z.ZodType = z.ZodType, Answer extends z.ZodType = z.ZodType> {
  readonly pattern: string;
  readonly version: number;
  readonly question: Question;
  readonly answer: Answer;
  readonly answeredBy: ServiceName;
  /** After this the asker gives up, with the error `credentials_unavailable`. */
  readonly timeoutMs: number;
}

export function defineQuestion<Q extends z.ZodType, A extends z.ZodType>(contract: QuestionContract<Q, A>): QuestionContract<Q, A> {
  return contract;
}
