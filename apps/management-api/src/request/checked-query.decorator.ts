import { Query, StandardSchemaValidationPipe } from '@nestjs/common';
import { CrossdockError, toFieldErrors } from '@crossdock/contracts';
import type { z } from 'zod';
import { StoredTextPipe } from './stored-text.pipe.js';

const validation = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) =>
    new CrossdockError('validation_failed', {
      detail: `The query string has ${issues.length} fault(s).`,
      errors: toFieldErrors(issues),
    }),
});

/** The query string, parsed and checked by `schema`. Errors: `validation_failed` with one entry per faulty parameter. */
export function CheckedQuery(schema: z.ZodType): ParameterDecorator {
  return Query({ schema, pipes: [validation, new StoredTextPipe()] });
}
