import { setMaxListeners } from 'node:events';

/** Ends an exchange: when its time is over (`timeout`), or when the caller or the closing client says so (`aborted`). */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #outer: AbortSignal | undefined;
  #reason: 'timeout' | 'aborted' | undefined;

  constructor(timeoutMs: number, outer: AbortSignal | undefined) {
    this.#timer = setTimeout(() => this.#end('timeout'), timeoutMs);
    this.#outer = outer;
    if (outer === undefined) return;
    if (outer.aborted) this.abort();
    // One signal may end any number of requests; each takes its listener away again, so none of them leaks.
    setMaxListeners(0, outer);
    outer.addEventListener('abort', this.abort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why the exchange was ended; undefined while it was not. The first reason stays. */
  get reason(): 'timeout' | 'aborted' | undefined {
    return this.#reason;
  }

  readonly abort = (): void => this.#end('aborted');

  /** Lets go of the timer and the caller's signal. */
  release(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener('abort', this.abort);
  }

  #end(reason: 'timeout' | 'aborted'): void {
    this.#reason ??= reason;
    this.#controller.abort();
  }
}
