import { z } from 'zod';

const pairsSchema = z.array(z.tuple([z.string(), z.string()]).readonly()).readonly();

/** Reads material that another service resolved. */
export const materialSchema = z
  .object({ headers: pairsSchema, urlParameters: pairsSchema, secrets: z.array(z.string()).readonly() })
  .readonly();

/**
 * What a request must carry to use a connection, in plaintext: it lives only in memory.
 * `secrets` holds every value that must be redacted from responses and records; see `createRedactor`.
 */
export type Material = z.output<typeof materialSchema>;
