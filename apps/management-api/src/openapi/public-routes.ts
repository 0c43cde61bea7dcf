import { type ErrorCode, ERROR_CATALOGUE } from '@crossdock/contracts';
import type { OpenAPIObject } from '@nestjs/swagger';
import { problemResponse } from './schema-reference.js';

const PROBLEMS: readonly ErrorCode[] = [
  'invalid_json',
  'empty_body',
  'body_not_object',
  'body_too_deep',
  'body_too_wide',
  'endpoint_not_found',
  'method_not_allowed',
  'body_too_large',
  'unsupported_media_type',
  'headers_too_large',
  'internal_error',
  'storage_unavailable',
];

/** The routes of the ingress, which is another service: partners call them, so they belong in the same document. */
export const PUBLIC_PATHS: OpenAPIObject['paths'] = {
  '/in/{endpointId}': {
    post: {
      operationId: 'incomingEvents_receive',
      tags: ['ingress'],
      summary: 'Send an event',
      description: 'The answer 202 is sent after the event is committed: from then on it is not lost. Nested data is flattened.',
      security: [],
      parameters: [{ name: 'endpointId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }],
      requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
      responses: {
        202: {
          description: 'The event is accepted.',
          content: {
            'application/json': {
              schema: { type: 'object', required: ['eventId'], properties: { eventId: { type: 'string', format: 'uuid' } } },
            },
          },
        },
        ...problemsByStatus(),
      },
    },
  },
};

function problemsByStatus(): Record<string, ReturnType<typeof problemResponse>> {
  const statuses = [...new Set(PROBLEMS.map((code) => ERROR_CATALOGUE[code].status))];
  return Object.fromEntries(
    statuses.map((status) => [status, problemResponse(PROBLEMS.filter((code) => ERROR_CATALOGUE[code].status === status))]),
  );
}
