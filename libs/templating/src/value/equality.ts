import { DateTime } from './date-time.js';
import { Decimal } from './decimal.js';
import { Entry } from './entry.js';
import { coerceToDecimal, coerceToDouble, coerceToLong, coerceToWhole, numberKind, type NumberKind, numberToDouble, numberToWhole } from './numbers.js';
import { print } from './print.js';
import { SafeText } from './safe-text.js';
import { entriesOf, isMap, isNumber, type NumberValue, type TemplateMap, type TemplateValue } from './template-value.js';
import { isTrue } from './truth.js';

/** Levels that two lists or maps are compared to; a list may contain itself. */
const DEPTH_MAX = 100;

/**
 * `==`: the operands are brought to the wider kind first, so `1 == '1'` and `true == 'true'` (JUEL's `BooleanOperations`, DOMAIN
 * §9.6). Throws a `ValueFault` where a number meets what is none.
 */
export function equals(left: TemplateValue, right: TemplateValue): boolean {
  if (left === right) return true;
  if (left === null || right === null) return false;
  if (typeof left === 'string' && typeof right === 'string') return false;
  const kind = meetingKind(left, right);
  if (kind !== null) return equalNumbers(kind, left, right);
  if (typeof left === 'boolean' || typeof right === 'boolean') return isTrue(left) === isTrue(right);
  if (typeof left === 'string' || typeof right === 'string') return print(left) === print(right);
  return isSame(left, right);
}

/**
 * Whether two values are the same without any coercion (Java's `equals`): `1` is neither `'1'` nor `1.0`. Lists and maps are compared
 * member by member.
 */
export function isSame(left: TemplateValue, right: TemplateValue, depth = 0): boolean {
  if (Object.is(left, right) || depth > DEPTH_MAX) return true;
  if (left === null || right === null) return false;
  if (isNumber(left) && isNumber(right)) return isSameNumber(left, right);
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => isSame(item, right[index] ?? null, depth + 1));
  }
  if (isMap(left) && isMap(right)) return isSameMap(left, right, depth);
  if (left instanceof SafeText && right instanceof SafeText) return left.text === right.text;
  if (left instanceof DateTime && right instanceof DateTime) return left.moment.equals(right.moment);
  return left instanceof Entry && right instanceof Entry && left.key === right.key && isSame(left.value, right.value, depth + 1);
}

/** A text that two values share if and only if they are the same number; for other values their identity tells. */
export function sameNumberKey(value: NumberValue): string {
  const kind = numberKind(value);
  if (kind === 'decimal') return `decimal ${value instanceof Decimal ? `${value.unscaled} ${value.scale}` : ''}`;
  return kind === 'double' ? `double ${numberToDouble(value)}` : `whole ${numberToWhole(value)}`;
}

function isSameNumber(left: NumberValue, right: NumberValue): boolean {
  return sameNumberKey(left) === sameNumberKey(right);
}

function isSameMap(left: TemplateMap, right: TemplateMap, depth: number): boolean {
  const entries = entriesOf(left);
  if (entries.length !== Object.keys(right).length) return false;
  return entries.every(([key, value]) => Object.hasOwn(right, key) && isSame(value, right[key] ?? null, depth + 1));
}

/** The kind at which two values meet if one of them is a number, else null. */
export function meetingKind(left: TemplateValue, right: TemplateValue): NumberKind | null {
  const kinds: NumberKind[] = [];
  if (isNumber(left)) kinds.push(numberKind(left));
  if (isNumber(right)) kinds.push(numberKind(right));
  return (['decimal', 'double', 'big', 'long'] as const).find((kind) => kinds.includes(kind)) ?? null;
}

function equalNumbers(kind: NumberKind, left: TemplateValue, right: TemplateValue): boolean {
  if (kind === 'double') return Object.is(coerceToDouble(left), coerceToDouble(right));
  if (kind === 'long') return coerceToLong(left) === coerceToLong(right);
  if (kind === 'big') return coerceToWhole(left) === coerceToWhole(right);
  const [a, b] = [coerceToDecimal(left), coerceToDecimal(right)];
  return a.unscaled === b.unscaled && a.scale === b.scale;
}

