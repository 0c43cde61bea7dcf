import { type DestinationStream, type Logger as PinoLogger, type LoggerOptions, pino } from 'pino';

/** Field names whose values are never written, wherever in a log record's first two levels they stand. */
const SECRET_FIELDS = ['authorization', 'cookie', 'password', 'secret', 'token', 'masterKey', 'adminToken'];

/**
 * What a record keeps of an error: kind, message, code, stack and the same of its causes. Whatever else hangs on it is left out, for
 * errors of clients and drivers carry whole requests and statements with their values.
 */
function toErrorRecord(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !('message' in error)) return { message: String(error) };
  const { name, message, stack, code, cause } = error as {
    name?: unknown;
    message: unknown;
    stack?: unknown;
    code?: unknown;
    cause?: unknown;
  };
  return { name, message, code, stack, ...(cause === undefined ? {} : { cause: toErrorRecord(cause) }) };
}

/** Where structured log records go. One line of JSON per record on standard output. */
export type StructuredLogger = PinoLogger;

/**
 * A logger whose every record carries the name of the service.
 *
 * @param destination in place of standard output.
 */
export function createLogger(service: string, level: string, destination?: DestinationStream): StructuredLogger {
  const options: LoggerOptions = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: toErrorRecord },
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '********' },
  };
  return pino(options, destination ?? pino.destination({ dest: 1, sync: false }));
}
