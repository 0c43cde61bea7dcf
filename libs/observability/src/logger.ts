import { pino, type Logger as PinoLogger } from 'pino';

/** Field names whose values are never written, wherever in a log record's first two levels they stand. */
const SECRET_FIELDS = ['authorization', 'cookie', 'password', 'secret', 'token', 'masterKey', 'adminToken'];

/** Where structured log records go. One line of JSON per record on standard output. */
export type StructuredLogger = PinoLogger;

/** A logger whose every record carries the name of the service. */
export function createLogger(service: string, level: string): StructuredLogger {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '********' },
  });
}
