import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { CrossdockError, parseWith } from '@crossdock/contracts';
import type { Request } from 'express';
import type { z } from 'zod';

const JSON_TYPE = /^application\/(?:[a-z0-9.+-]+\+)?json\s*(?:;|$)/i;

/** Whether a content type header names JSON: `application/json` or `application/…+json`, with or without parameters. */
export function isJsonContentType(contentType: string | undefined): boolean {
  return contentType !== undefined && JSON_TYPE.test(contentType);
}

/**
 * The request body, parsed and checked by `schema`. Errors: `unsupported_media_type`, `empty_body`, `invalid_json`,
 * `validation_failed` with one entry per faulty field.
 */
export const JsonBody = createParamDecorator((schema: z.ZodType, context: ExecutionContext): unknown => {
  const request = context.switchToHttp().getRequest<Request>();
  if (!isJsonContentType(request.headers['content-type'])) throw new CrossdockError('unsupported_media_type');
  if (!Buffer.isBuffer(request.body) || request.body.length === 0) throw new CrossdockError('empty_body');
  return parseWith(schema, parseJson(request.body.toString('utf8')), 'request body');
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CrossdockError('invalid_json', { detail: cause instanceof SyntaxError ? cause.message : 'The text is not JSON.', cause });
  }
}
