import type { IncomingMessage, ServerResponse } from 'node:http';
import { Logger } from '@nestjs/common';

const logger = new Logger('http.served');

/** One record for every request that was answered. Without the query, which may hold what should not be written down. */
export function logRequests(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  const [path] = (request.url ?? '').split('?', 1);
  const startedAtMs = performance.now();
  response.once('close', () => {
    const totalMs = Math.round(performance.now() - startedAtMs);
    logger.log({ method: request.method, path, status: response.statusCode, totalMs });
  });
  next();
}
