import { ExactNumber, type JsonValue } from '@crossdock/flattening';
import { Decimal } from './numbers/decimal.js';
import { Double } from './numbers/double.js';
import { SpecialValue } from './special-value.js';

/** A list. One that is frozen is a tuple: it cannot be changed. */
export type TemplateList = TemplateValue[];

/** A map. Keys keep the order in which they were added, but keys that look like array indexes come first (JavaScript). */
export interface TemplateMap {
  [key: string]: TemplateValue;
}

/**
 * What an expression gives. Data as it was sent is a `JsonValue`; the rest comes into being while a template renders. Numbers:
 *
 * - a whole number is a `number` and, beyond 2^53, a `bigint`: exact at any size;
 * - a double (Java's `double`) is a `number` with a fraction, from 10^21 up, NaN or infinite, and a {@link Double} if none of that (`2.0`);
 * - a {@link Decimal} (Java's `BigDecimal`) is what `round`, `sum`, `add` and the like make;
 * - an `ExactNumber` is a number as it was sent: it prints so, and counts as whole number or double by its text.
 */
export type TemplateValue = JsonValue | bigint | SpecialValue | TemplateList | TemplateMap;

/** Anything that counts as a number. */
export type NumberValue = number | bigint | ExactNumber | Double | Decimal;

export function isList(value: TemplateValue): value is TemplateList {
  return Array.isArray(value);
}

export function isMap(value: TemplateValue): value is TemplateMap {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof SpecialValue) &&
    !(value instanceof ExactNumber)
  );
}

export function isNumber(value: TemplateValue): value is NumberValue {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    value instanceof ExactNumber ||
    value instanceof Double ||
    value instanceof Decimal
  );
}

/** A map without a prototype, so that no key means anything but itself. */
export function emptyMap(): TemplateMap {
  return Object.create(null) as TemplateMap;
}

/** The entries of a map in order, own keys only. */
export function entriesOf(map: TemplateMap): Array<[string, TemplateValue]> {
  return Object.entries(map);
}
