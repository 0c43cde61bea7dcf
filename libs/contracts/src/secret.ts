import { inspect } from 'node:util';

const MASK = '********';

/**
 * A secret that prints, logs and serialises as asterisks. Only `reveal()` gives the value: search for that word to find every
 * place where a plaintext secret is used.
 */
export class Secret<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}
