export type { Request as HttpRequest, Response as HttpReply } from 'express';
export { BODY_BYTES_MAX, startHost, type Host, type HostOptions } from './host.js';
export { isJsonContentType } from './json-content-type.js';
export { ProblemFilter } from './problem.filter.js';
export { runToCompletion, startService, type ServiceOptions } from './start-service.js';
