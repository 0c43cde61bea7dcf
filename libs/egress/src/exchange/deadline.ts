import { setMaxListeners } from 'node:events';

/** Ends an exchange: when its time is over (`timeout`), or when the caller or the closing client says so (`aborted`). */
export class Deadline {
  readonly #timer: NodeJS.Timeout;
  readonly #outer: AbortSignal | undefined;
  #reason: 'timeout' | 'aborted' | undefined;
  #listener: (() => void) | undefined;

  constructor(timeoutMs: number, outer: AbortSignal | undefined) {
    this.#timer = setTimeout(() => this.#end('timeout'), timeoutMs);
    this.#outer = outer;
    if (outer === undefined) return;
    if (outer.aborted) this.abort();
    // One signal may end any number of requests; each takes its listener away again, so none of them leaks.
    setMaxListeners(0, outer);
    outer.addEventListener('abort', this.abort, { once: true });
  }

  /** Why the exchange was ended; undefined while it was not. The first reason stays. */
  get reason(): 'timeout' | 'aborted' | undefined {
    return this.#reason;
  }

  readonly abort = (): void => this.#end('aborted');

  /** Calls `listener` when the exchange is ended, at once if it was. There is one: a later one takes the place of the one before. */
  onEnd(listener: () => void): void {
    this.#listener = listener;
    if (this.#reason !== undefined) listener();
  }

  /** Lets go of the timer and the caller's signal. */
  release(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener('abort', this.abort);
  }

  #end(reason: 'timeout' | 'aborted'): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#listener?.();
  }
}
