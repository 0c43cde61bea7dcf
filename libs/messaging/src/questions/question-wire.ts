import type { ServiceName } from '@crossdock/contracts';
import { z } from 'zod';

/** A question on its way: the data of a job on the queue of the answering service. */
export const askedQuestionSchema = z.object({
  id: z.string().min(1),
  pattern: z.string().min(1),
  version: z.int(),
  data: z.unknown(),
  replyTo: z.string().min(1).describe('The relay topic of the asking process.'),
  deadlineMs: z.number().describe('Epoch milliseconds by the asker. Nobody waits for the answer after this.'),
});

export type AskedQuestion = z.infer<typeof askedQuestionSchema>;

/** Why a question was not answered. Tells nothing of the answerer's insides. */
export const REFUSALS = ['unknown_question', 'malformed_question', 'failed'] as const;

/** A reply on its way: a message on the asker's topic. */
export const questionReplySchema = z.discriminatedUnion('outcome', [
  z.object({ id: z.string(), outcome: z.literal('answered'), answer: z.unknown() }),
  z.object({ id: z.string(), outcome: z.literal('refused'), reason: z.enum(REFUSALS) }),
]);

export type QuestionReply = z.infer<typeof questionReplySchema>;

/** The queue on which the replicas of a service compete for its questions. */
export function questionQueueOf(service: ServiceName): string {
  return `questions-${service}`;
}
