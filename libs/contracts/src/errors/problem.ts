import { z } from 'zod';
import { ERROR_CATALOGUE, type ErrorCode } from './error-catalogue.js';
import type { CrossdockError } from './crossdock-error.js';

const codes = Object.keys(ERROR_CATALOGUE) as [ErrorCode, ...ErrorCode[]];

/** Problem details (RFC 9457), the body of every error answer. */
export const problemSchema = z
  .object({
    type: z.string().describe('Names the kind of problem; the same for every occurrence of a code.'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().describe('The path that was called.'),
    code: z.enum(codes),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;

/** The problem document for an error, as answered to a call of `instance`. */
export function toProblem(error: CrossdockError, instance: string): Problem {
  return {
    type: `urn:crossdock:problem:${error.code}`,
    title: ERROR_CATALOGUE[error.code].title,
    status: error.status,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    instance,
    code: error.code,
    ...(error.errors.length === 0 ? {} : { errors: [...error.errors] }),
  };
}
