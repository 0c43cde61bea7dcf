export type { FastifyReply as HttpReply, FastifyRequest as HttpRequest } from 'fastify';
export { BODY_BYTES_MAX, startHost, type Host, type HostOptions } from './host.js';
export { isJsonContentType, JsonBody } from './json-body.decorator.js';
export { ProblemFilter } from './problem.filter.js';
export { runToCompletion, startService, type ServiceOptions } from './start-service.js';
