import { DateTime } from './date-time.js';
import { meetingKind } from './equality.js';
import { coerceToDecimal, coerceToDouble, coerceToLong, coerceToWhole } from './numbers/conversion.js';
import { print } from './print.js';
import type { TemplateValue } from './template-value.js';
import { ValueFault } from './value-fault.js';

/**
 * The order of two values that are not null: negative, 0, positive, or NaN if they have none (a double that is not a number). A number
 * makes a number of the other, a text a text; throws a `ValueFault` for what cannot be compared (JUEL's `BooleanOperations`).
 */
export function compare(left: TemplateValue, right: TemplateValue): number {
  const kind = meetingKind(left, right);
  if (kind === 'decimal') return coerceToDecimal(left).compare(coerceToDecimal(right));
  if (kind === 'double') return difference(coerceToDouble(left), coerceToDouble(right));
  if (kind === 'big') return difference(coerceToWhole(left), coerceToWhole(right));
  if (kind === 'long') return difference(coerceToLong(left), coerceToLong(right));
  if (typeof left === 'string' || typeof right === 'string') return difference(print(left), print(right));
  if (typeof left === 'boolean' && typeof right === 'boolean') return difference(left, right);
  if (left instanceof DateTime && right instanceof DateTime) return left.moment.toInstant().compareTo(right.moment.toInstant());
  throw new ValueFault('These two values have no order.');
}

export function isLess(left: TemplateValue, right: TemplateValue): boolean {
  return left !== null && right !== null && compare(left, right) < 0;
}

/** Not `isLess` of the exchanged operands: null is greater than nothing, and equal to null. */
export function isLessOrEqual(left: TemplateValue, right: TemplateValue): boolean {
  if (left === null && right === null) return true;
  return left !== null && right !== null && !(compare(left, right) > 0);
}

function difference<T extends number | bigint | string | boolean>(left: T, right: T): number {
  if (left < right) return -1;
  if (left > right) return 1;
  return left === right ? 0 : Number.NaN;
}
