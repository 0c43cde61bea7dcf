import { ExactNumber, type JsonObject, type JsonValue } from '@crossdock/flattening';

/** Keys that no look-up ever reads, also when a partner's JSON holds them: no honest data does. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set([
  '__proto__', '__defineGetter__', '__defineSetter__', '__lookupGetter__', '__lookupSetter__',
]); // prettier-ignore

/**
 * What `target[key]` reads: an own property of an object, or an element of a list (`-1` is the last; `"0"` works like `0`). Anything
 * else is null: text, numbers and prototypes have no members (SECURITY §5.4).
 */
export function member(target: JsonValue, key: JsonValue): JsonValue {
  if (Array.isArray(target)) return element(target, key);
  const name = typeof key === 'number' ? String(key) : key;
  if (!isObject(target) || typeof name !== 'string' || FORBIDDEN_KEYS.has(name) || !Object.hasOwn(target, name)) return null;
  return target[name] ?? null;
}

/** Like {@link member}, but without regard to case when no key is spelt exactly so: names of headers (RFC 9110 §5.1). */
export function headerMember(target: JsonValue, key: JsonValue): JsonValue {
  if (!isObject(target) || typeof key !== 'string' || Object.hasOwn(target, key)) return member(target, key);
  const wanted = key.toLowerCase();
  const name = Object.keys(target).find((candidate) => candidate.toLowerCase() === wanted);
  return name === undefined ? null : member(target, name);
}

function element(list: readonly JsonValue[], key: JsonValue): JsonValue {
  const index = typeof key === 'string' && /^(?:0|[1-9][0-9]{0,9})$/.test(key) ? Number(key) : key;
  if (typeof index !== 'number' || !Number.isInteger(index)) return null;
  return list.at(index) ?? null;
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}
