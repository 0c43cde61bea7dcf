import { createParamDecorator, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import { CrossdockError, parseWith } from '@crossdock/contracts';
import { isJsonContentType } from '@crossdock/service-host';
import type { z } from 'zod';
import { StoredTextPipe } from './stored-text.pipe.js';

/** What the service host makes of a request: the body stays bytes. */
interface RawRequest {
  readonly headers: { readonly 'content-type'?: string };
  readonly body: unknown;
}

/** As `CheckedBody`, and fit to be stored. */
export function ResourceBody(schema: z.ZodType): ParameterDecorator {
  return CheckedBody(schema, new StoredTextPipe());
}

/**
 * The request body, parsed and checked by `schema`. Errors: `unsupported_media_type`, `empty_body`, `invalid_json`,
 * `validation_failed` with one entry per faulty field.
 */
export function CheckedBody(schema: z.ZodType, ...pipes: PipeTransform[]): ParameterDecorator {
  // The schema is closed over and not passed as data: it has a method `transform`, and Nest would take it for a pipe.
  const decorate = createParamDecorator((_data: unknown, context: ExecutionContext): unknown => {
    const request = context.switchToHttp().getRequest<RawRequest>();
    if (!isJsonContentType(request.headers['content-type'])) throw new CrossdockError('unsupported_media_type');
    if (!Buffer.isBuffer(request.body) || request.body.length === 0) throw new CrossdockError('empty_body');
    return parseWith(schema, parseJson(request.body.toString('utf8')), 'request body');
  });
  return decorate(...pipes);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CrossdockError('invalid_json', { detail: cause instanceof SyntaxError ? cause.message : 'The text is not JSON.', cause });
  }
}
