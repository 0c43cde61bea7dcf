import { Logger } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';

const logger = new Logger('http.served');

/** One record for every request that was answered. Without the query, which may hold what should not be written down. */
export function logRequests(request: Request, response: Response, next: NextFunction): void {
  const startedAtMs = performance.now();
  response.once('close', () => {
    const totalMs = Math.round(performance.now() - startedAtMs);
    logger.log({ method: request.method, path: request.path, status: response.statusCode, totalMs });
  });
  next();
}
