import { z } from 'zod';
import { defineQuestion } from './question-contract.js';

/** Keep the secrets of a connection. They come sealed to the credential service's public key: the asker cannot open them again. */
export const storeSecrets = defineQuestion({
  pattern: 'store-secrets',
  version: 1,
  question: z.object({
    v: z.literal(1),
    workspaceId: z.int(),
    connectionId: z.uuid(),
    secretVersion: z.int().min(1),
    sealedSecrets: z.base64(),
  }),
  answer: z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('stored') }),
    z.object({ outcome: z.literal('refused'), reason: z.string() }),
  ]),
  answeredBy: 'credentials',
  timeoutMs: 5_000,
});
