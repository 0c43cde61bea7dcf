import type { z } from 'zod';
import { sealBroken } from './authenticated-cipher.js';

/**
 * Reads JSON that was sealed. Throws `internal_error` when it is not what `schema` wants: the errors of the parsers would quote the
 * plaintext.
 */
export function fromSealedJson<T extends z.ZodType>(schema: T, plaintext: Buffer): z.output<T> {
  const result = schema.safeParse(parseJson(plaintext.toString('utf8')));
  if (!result.success) throw sealBroken();
  return result.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw sealBroken();
  }
}
