/** The grammar of a JSON number (RFC 8259 §6). */
const JSON_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/**
 * A JSON number that JavaScript would print differently, such as `9007199254740993`, `1.0` or `1e400`: it keeps its text, so
 * that integers beyond 2^53 survive digit for digit (DESIGN §3). Frozen.
 *
 * `toJSON` gives the nearest JavaScript number (infinite for `1e400`, which `JSON.stringify` then writes as `null`), so only
 * {@link stringifyJson} keeps the digits. Throws a `TypeError` for a text that is not a JSON number: it is written out verbatim.
 */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    if (!JSON_NUMBER.test(text)) throw new TypeError('An exact number needs the text of a JSON number.');
    this.text = text;
    Object.freeze(this);
  }

  toString(): string {
    return this.text;
  }

  toJSON(): number {
    return Number(this.text);
  }
}

/** A JSON object. Every key is plain data, also `__proto__` or `constructor`: read it with own-property look-ups only. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** Any JSON value; numbers that JavaScript cannot hold are {@link ExactNumber}s. Strings may hold NUL and lone surrogates. */
export type JsonValue = null | boolean | number | string | ExactNumber | JsonValue[] | JsonObject;

/** The JSON types, by the names that a parameter shows. */
export type JsonType = 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array';

/** Whether JavaScript prints the number exactly as it is written, so that nothing is lost by holding it as a `number`. */
export function isPlainNumber(text: string): boolean {
  return String(Number(text)) === text;
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}

export function typeOf(value: JsonValue): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof ExactNumber || typeof value === 'number') return 'number';
  return typeof value === 'object' ? 'object' : typeof value === 'string' ? 'string' : 'boolean';
}
