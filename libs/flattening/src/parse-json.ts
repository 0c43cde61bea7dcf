import { isJsonObject, typeOf, type JsonObject, type JsonValue } from './json-value.js';
import { JSON_LIMITS, scanJson, type JsonFault, type JsonLimits } from './scan-json.js';
import { parseStrictly } from './strict-parser.js';

type Parsed<T> = { ok: true; value: T } | { ok: false; fault: JsonFault };

/**
 * Parses a JSON text (RFC 8259) within limits, keeping every digit of every number (DESIGN §3). Never throws.
 *
 * Texts and values are those of `JSON.parse`, also for duplicate keys (the last wins), `__proto__` (an own property), NUL and lone
 * surrogates; only a number that JavaScript would print differently comes as an `ExactNumber`. A text of nothing but white space is
 * `empty_body`; a byte order mark is `invalid_json`. Limits are checked before anything is built, and before the grammar: a text
 * that is too deep is refused as such even if it is broken further on. `body_too_wide` also refuses a text whose flattened paths
 * would hold more than 32 times its characters (and more than 262,144): few bytes under a long key can otherwise make megabytes.
 */
export function parseJson(text: string, limits: JsonLimits = JSON_LIMITS): Parsed<JsonValue> {
  if (!/[^ \t\n\r]/.test(text)) return { ok: false, fault: { code: 'empty_body', detail: 'A JSON body is required.' } };
  const scan = scanJson(text, limits);
  if (scan.fault !== undefined) return { ok: false, fault: scan.fault };
  const value = scan.hasExactNumbers ? undefined : parseNatively(text);
  return value === undefined ? parseStrictly(text) : { ok: true, value };
}

/** Like {@link parseJson}, for a body: anything but an object is `body_not_object`. */
export function parseJsonObject(text: string, limits: JsonLimits = JSON_LIMITS): Parsed<JsonObject> {
  const parsed = parseJson(text, limits);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  if (isJsonObject(value)) return { ok: true, value };
  return { ok: false, fault: { code: 'body_not_object', detail: `The body must be a JSON object, not ${NAMES[typeOf(value)]}.` } };
}

const NAMES = { string: 'a string', number: 'a number', boolean: 'a boolean', null: 'null', array: 'an array', object: 'an object' };

/** The fast way. What it refuses goes to the strict parser, which can say where the fault is. */
function parseNatively(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
