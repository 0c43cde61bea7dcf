import { ExactNumber, type JsonValue, stringifyJson } from '@crossdock/flattening';

/**
 * How a value prints: nothing for null, numbers as they were sent, text as it is, lists and objects as compact JSON (Jinjava's
 * `[a, b]` and `{a=1}` are valid nowhere, DOMAIN §9.7). Total: no `toString`, `toJSON` or getter of a value is ever called.
 */
export function print(value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) return '';
  return value instanceof ExactNumber ? value.text : stringifyJson(value);
}
