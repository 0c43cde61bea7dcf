import type { LoggerService } from '@nestjs/common';
import type { StructuredLogger } from './logger.js';

type Level = 'info' | 'error' | 'warn' | 'debug' | 'trace' | 'fatal';

/** What Nest says of its own assembly at every start: of use only to whoever looks for a fault in it. */
const ASSEMBLY: ReadonlySet<unknown> = new Set(['InstanceLoader', 'RouterExplorer', 'RoutesResolver', 'NestFactory']);

/**
 * Lets Nest and every class that holds a Nest `Logger` write structured records: `logger.log('text')`,
 * `logger.log({ fields })` or `logger.log({ fields }, 'text')`. The last argument is Nest's context, the name of the class that speaks.
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
    if (!this.logger.isLevelEnabled(level)) return;
    const context = rest.at(-1);
    const details = rest.slice(0, -1).filter((item) => item !== undefined);
    const text = [message, ...details].find((item) => typeof item === 'string');
    const others = details.filter((item) => item !== text);
    const fields = {
      context,
      ...(message instanceof Error ? { err: message } : typeof message === 'object' ? message : {}),
      ...(others.length > 0 ? { details: others } : {}),
    };
    this.logger[level === 'info' && ASSEMBLY.has(context) ? 'debug' : level](fields, text);
  }
}
