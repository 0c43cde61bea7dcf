import { setTimeout as delay } from 'node:timers/promises';

const DEFAULT_WITHIN_MS = 10_000;
const DEFAULT_EVERY_MS = 25;

export interface EventuallyOptions {
  /** The deadline, in milliseconds; 10 s unless told. */
  readonly withinMs?: number;
  /** The pause between two probes, in milliseconds; 25 unless told. */
  readonly everyMs?: number;
  /** What is awaited, for the message. */
  readonly what?: string;
}

/**
 * Resolves with the first answer of `probe` that is neither `undefined` nor `false`; an error counts as "not yet". Rejects after the
 * deadline with what was awaited, how often it was tried and the last failure. The probe runs at least once.
 */
export async function eventually<T>(probe: () => Promise<T> | T, options: EventuallyOptions = {}): Promise<Exclude<T, undefined | false>> {
  const { withinMs = DEFAULT_WITHIN_MS, everyMs = DEFAULT_EVERY_MS, what = 'the condition' } = options;
  const deadlineMs = performance.now() + withinMs;
  for (let tries = 1; ; tries++) {
    const { answer, failure } = await tryOnce(probe);
    if (answer !== undefined) return answer;
    if (performance.now() >= deadlineMs) {
      throw new Error(`Waited ${withinMs} ms for ${what} (${tries} tries). Last: ${describe(failure)}`, { cause: failure });
    }
    await delay(everyMs);
  }
}

interface Try<T> {
  readonly answer?: Exclude<T, undefined | false>;
  readonly failure?: unknown;
}

async function tryOnce<T>(probe: () => Promise<T> | T): Promise<Try<T>> {
  try {
    const answer = await probe();
    if (answer === undefined || answer === false) return { failure: `the answer was ${String(answer)}` };
    return { answer: answer as Exclude<T, undefined | false> };
  } catch (failure) {
    return { failure };
  }
}

function describe(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
