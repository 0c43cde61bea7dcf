import { z } from 'zod';
import { defineQuestion } from './question-contract.js';

/** What must a request carry to use this connection? The answer is sealed for the askers; only their key opens it. */
export const resolveMaterial = defineQuestion({
  pattern: 'resolve-material',
  version: 1,
  question: z.object({ v: z.literal(1), connectionId: z.uuid(), catalogRevision: z.int() }),
  answer: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('resolved'), sealedMaterial: z.base64(), catalogRevision: z.int() }),
    z.object({ outcome: z.literal('refused'), reason: z.string() }),
  ]),
  answeredBy: 'credentials',
  timeoutMs: 5_000,
});
