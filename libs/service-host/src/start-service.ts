import type { Type } from '@nestjs/common';
import { readSettings, SettingsError } from '@crossdock/config';
import type { ServiceName } from '@crossdock/contracts';
import { type Host, startHost } from './host.js';

/** Longer than the longest attempt (30 s), shorter than the grace an orchestrator gives (60 s). */
const STOP_WITHIN_MS = 45_000;

export interface ServiceOptions {
  readonly name: ServiceName;
  readonly module: Type;
  /** Whether the service answers questions of others. */
  readonly answers?: boolean;
}

/** The whole of a service's `main.ts`: reads the settings, starts, and stops on SIGTERM or SIGINT. */
export async function startService(options: ServiceOptions): Promise<void> {
  await runToCompletion(() =>
    startHost({
      name: options.name,
      module: options.module,
      settings: readSettings(options.name),
      answersFor: options.answers === true ? [options.name] : [],
    }),
  );
}

/**
 * Starts a host and ties its life to the process: a failed start exits with 1 and says why; a signal stops it, also in the middle of its
 * start, and exits with 0.
 */
export async function runToCompletion<H extends Host>(start: () => Promise<H>): Promise<H> {
  const starting = Promise.resolve().then(start);
  exitOnSignal(starting);
  try {
    return await starting;
  } catch (error) {
    process.stderr.write(`${error instanceof SettingsError ? error.message : describe(error)}\n`);
    process.exit(1);
  }
}

function exitOnSignal(starting: Promise<Host>): void {
  const stop = (): void => {
    // A stop that hangs must still end; what is unfinished is put back by the reconciler.
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    starting
      .then((host) => host.close())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`The stop was not clean: ${describe(error)}\n`);
          process.exit(1);
        },
      );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
