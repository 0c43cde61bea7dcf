import type { z } from 'zod';
import { CrossdockError, type FieldError } from './crossdock-error.js';

/**
 * Parses `value`, or throws `validation_failed` with one error per faulty field.
 *
 * @param where names the value in the message, for example `request body`.
 */
export function parseWith<T extends z.ZodType>(schema: T, value: unknown, where: string): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new CrossdockError('validation_failed', {
    detail: `The ${where} has ${result.error.issues.length} fault(s).`,
    errors: toFieldErrors(result.error.issues),
  });
}

/** Issues of a schema as field errors, paths written like parameter paths. */
export function toFieldErrors(issues: ReadonlyArray<{ path?: ReadonlyArray<unknown> | undefined; message: string }>): FieldError[] {
  return issues.map((issue) => ({ path: toPath(issue.path ?? []), message: issue.message }));
}

function toPath(segments: ReadonlyArray<unknown>): string {
  return segments
    .map((segment) => (typeof segment === 'object' && segment !== null && 'key' in segment ? segment.key : segment))
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('');
}
