import type { Duplex } from 'node:stream';
import { CrossdockError, toProblem } from '@crossdock/contracts';

/** Answers bytes that never became a request, in the form of every other error, and ends the connection. */
export function answerBrokenRequest(fault: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable) return;
  const error = new CrossdockError(fault.code === 'HPE_HEADER_OVERFLOW' ? 'headers_too_large' : 'bad_request');
  const body = JSON.stringify(toProblem(error, '/'));
  socket.end(
    `HTTP/1.1 ${error.status} ${error.message}\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
