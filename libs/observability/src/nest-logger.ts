import type { LoggerService } from '@nestjs/common';
import type { StructuredLogger } from './logger.js';

type Level = 'info' | 'error' | 'warn' | 'debug' | 'trace' | 'fatal';

/**
 * Lets Nest and every class that holds a Nest `Logger` write structured records. A first argument that is an object becomes the
 * record's fields; the last string argument is Nest's context, the name of the class that speaks.
 */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: StructuredLogger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(level: Level, message: unknown, rest: unknown[]): void {
    const context = rest.at(-1);
    const details = rest.slice(0, -1).filter((item) => item !== undefined);
    const fields = {
      context,
      ...(typeof message === 'object' && message !== null && !(message instanceof Error) ? message : {}),
      ...(message instanceof Error ? { err: message } : {}),
      ...(details.length > 0 ? { details } : {}),
    };
    this.logger[level](fields, typeof message === 'string' ? message : undefined);
  }
}
