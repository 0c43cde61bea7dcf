import type { Duplex } from 'node:stream';
import { CrossdockError, type ErrorCode, toProblem } from '@crossdock/contracts';

const CODE_BY_FAULT: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/** Answers bytes that never became a request, in the form of every other error, and ends the connection. */
export function answerBrokenRequest(fault: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable) return;
  const error = new CrossdockError(CODE_BY_FAULT[fault.code ?? ''] ?? 'bad_request');
  const body = JSON.stringify(toProblem(error, '/'));
  socket.end(
    `HTTP/1.1 ${error.status} ${error.message}\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
