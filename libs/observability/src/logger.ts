import { type DestinationStream, type Logger as PinoLogger, type LoggerOptions, pino } from 'pino';

/** Field names whose values are never written, wherever in a log record's first two levels they stand. */
const SECRET_FIELDS = ['authorization', 'cookie', 'password', 'secret', 'token', 'masterKey', 'adminToken'];

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
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '********' },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
