import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readiness } from './readiness.js';

/**
 * Once the process is stopping, every answer is the last one of its connection. A server that stops waits for its connections, and one
 * that a busy caller keeps sending on would otherwise stay open until the stop is given up.
 */
export function farewell(readiness: Readiness) {
  return (_request: IncomingMessage, response: Pick<ServerResponse, 'setHeader'>, next: () => void): void => {
    if (readiness.isStopping) response.setHeader('connection', 'close');
    next();
  };
}
