import { CrossdockError } from '@crossdock/contracts';
import { type JsonValue, parseJsonObject } from '@crossdock/flattening';

/**
 * The member `request` of a JSON text, with every digit of its numbers, as a delivery sees them; an empty object when there is none.
 * Throws the error an ingress would answer for a text over the limits.
 */
export function exactSample(text: string): JsonValue {
  const parsed = parseJsonObject(text);
  if (!parsed.ok) throw new CrossdockError(parsed.fault.code, { detail: parsed.fault.detail });
  return Object.hasOwn(parsed.value, 'request') ? (parsed.value['request'] ?? {}) : {};
}
