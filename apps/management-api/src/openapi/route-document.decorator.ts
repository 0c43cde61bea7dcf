import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { ERROR_CATALOGUE, type ErrorCode, pageSchema } from '@crossdock/contracts';
import type { z } from 'zod';
import { problemResponse, referenceTo } from './schema-reference.js';

interface RouteText {
  readonly summary: string;
  readonly description?: string;
}

interface RouteAnswer extends RouteText {
  readonly status?: number;
  readonly schema: z.ZodType;
  readonly problems?: readonly ErrorCode[];
}

interface RouteSave extends RouteAnswer {
  readonly input: z.ZodType;
}

/** What any route of the management API may answer. */
const ALWAYS: readonly ErrorCode[] = ['unauthorized', 'internal_error', 'storage_unavailable'];

/** What any route that reads a body may answer. */
const BODY_FAULTS: readonly ErrorCode[] = ['empty_body', 'invalid_json', 'validation_failed', 'body_too_large', 'unsupported_media_type'];

/** Documents a route and sets its status, 200 unless told. */
export function Answers({ status = 200, schema, problems = [], ...text }: RouteAnswer): MethodDecorator {
  return applyDecorators(
    HttpCode(status),
    ApiOperation(text),
    ApiResponse({ status, description: text.summary, standardSchema: schema }),
    ...problemResponses([...problems, ...ALWAYS]),
  );
}

/** Documents a route that lists: a page of items, by cursor. */
export function Lists({ item, ...text }: RouteText & { readonly item: z.ZodType }): MethodDecorator {
  return Answers({ ...text, schema: pageSchema(item), problems: ['validation_failed'] });
}

/** Documents a route that takes a JSON body, checks it and answers with the outcome. */
export function Saves({ input, problems = [], ...answer }: RouteSave): MethodDecorator {
  return applyDecorators(
    ApiBody({ schema: referenceTo(input), required: true }),
    Answers({ ...answer, problems: [...BODY_FAULTS, ...problems] }),
  );
}

/** Documents that calls with the same `Idempotency-Key` are one. */
export function TakesIdempotencyKey(): MethodDecorator {
  return ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Calls with the same key make one replay.',
    schema: { type: 'string', maxLength: 255 },
  });
}

/** Documents a route that removes a resource: 204 without a body. */
export function Removes(text: RouteText): MethodDecorator {
  return applyDecorators(
    HttpCode(204),
    ApiOperation(text),
    ApiResponse({ status: 204, description: 'It is removed.' }),
    ...problemResponses(['not_found', 'conflict', ...ALWAYS]),
  );
}

/** One response per status: a status can stand for several codes. */
function problemResponses(codes: readonly ErrorCode[]): MethodDecorator[] {
  const statuses = [...new Set(codes.map((code) => ERROR_CATALOGUE[code].status))];
  return statuses.map((status) => {
    const sameStatus = codes.filter((code) => ERROR_CATALOGUE[code].status === status);
    return ApiResponse({ status, ...problemResponse([...new Set(sameStatus)]) });
  });
}
