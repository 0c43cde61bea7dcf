export type { Request as HttpRequest, Response as HttpReply } from 'express';
export { DIRECT_ROUTE, type DirectAnswer, type DirectRoute } from './direct-route.js';
export { startHost, type Host } from './host.js';
export { isJsonContentType } from './json-content-type.js';
export { runToCompletion, startService } from './start-service.js';
