import { ERROR_CATALOGUE, type ErrorCode, problemSchema } from '@crossdock/contracts';
import type { z } from 'zod';

/** A JSON reference to the component of a schema that has an id. */
export function referenceTo(schema: z.ZodType): { $ref: string } {
  const id = schema.meta()?.id;
  if (id === undefined) throw new Error('Only a schema with an id can be referred to: give it one with .meta({ id }).');
  return { $ref: `#/components/schemas/${id}` };
}

/** The response of an error, with the codes that it may carry. */
export function problemResponse(codes: readonly ErrorCode[]) {
  return {
    description: codes.map((code) => `\`${code}\`: ${ERROR_CATALOGUE[code].title}.`).join(' '),
    content: { 'application/problem+json': { schema: referenceTo(problemSchema) } },
  };
}
