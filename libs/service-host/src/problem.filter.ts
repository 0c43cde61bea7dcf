import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { CrossdockError, type ErrorCode, toProblem } from '@crossdock/contracts';

/** What a caller should wait before trying again after a retryable error, in seconds. */
const RETRY_AFTER_SECONDS = 2;

const CODE_BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'bad_request',
  401: 'unauthorized',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'body_too_large',
  415: 'unsupported_media_type',
  431: 'headers_too_large',
};

/**
 * Answers every error with a problem document (RFC 9457). What was not raised on purpose becomes `internal_error`: its cause goes
 * to the log, never to the caller.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): void {
    // Errors of questions answered over a queue have their own reply; only HTTP has a response to write.
    if (host.getType() !== 'http') throw thrown;
    const http = host.switchToHttp();
    this.answer(thrown, http.getRequest<IncomingMessage>(), http.getResponse<ServerResponse>());
  }

  answer(thrown: unknown, request: IncomingMessage, response: ServerResponse): void {
    const error = toCrossdockError(thrown);
    if (error.status >= 500) this.logger.error({ code: error.code, err: thrown, method: request.method }, 'A request failed.');
    if (error.retryable) response.setHeader('retry-after', RETRY_AFTER_SECONDS);
    if (error.code === 'unauthorized') response.setHeader('www-authenticate', 'Bearer realm="crossdock"');
    const text = JSON.stringify(toProblem(error, pathOf(request.url ?? '')));
    response.statusCode = error.status;
    response.setHeader('content-type', 'application/problem+json; charset=utf-8');
    response.setHeader('content-length', Buffer.byteLength(text));
    response.end(text);
  }
}

function toCrossdockError(thrown: unknown): CrossdockError {
  if (thrown instanceof CrossdockError) return thrown;
  const status = thrown instanceof HttpException ? thrown.getStatus() : statusOf(thrown);
  return new CrossdockError(CODE_BY_STATUS[status] ?? 'internal_error', { cause: thrown });
}

/** Express and its body parser mark their own refusals (body too large, unknown encoding, malformed path) with a status. */
function statusOf(thrown: unknown): number {
  if (typeof thrown !== 'object' || thrown === null || !('status' in thrown)) return 500;
  return typeof thrown.status === 'number' ? thrown.status : 500;
}

/** Without the query: it may hold what a caller would not like to see repeated. */
function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}
