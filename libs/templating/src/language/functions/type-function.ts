import { DateTime } from '../../value/date-time.js';
import { Decimal } from '../../value/numbers/decimal.js';
import { numberKind } from '../../value/numbers/conversion.js';
import { SafeText } from '../../value/safe-text.js';
import { isMap, isNumber, type NumberValue, type TemplateValue } from '../../value/template-value.js';
import { ValueFault } from '../../value/value-fault.js';
import type { TemplateFunction } from '../call.js';

/** `type(value)`: `long`, `float`, `str`, `bool`, `list`, `dict`, `datetime`, `null`, or `unknown` for anything else (DOMAIN §9.5). */
export const typeFunction: TemplateFunction = ({ all }) => {
  const [value] = all;
  if (value === undefined || all.length > 1) throw new ValueFault('"type" takes one argument.');
  return typeOf(value);
};

function typeOf(value: TemplateValue): string {
  if (value === null) return 'null';
  if (isNumber(value)) return typeOfNumber(value);
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string' || value instanceof SafeText) return 'str';
  if (Array.isArray(value)) return 'list';
  if (value instanceof DateTime) return 'datetime';
  return isMap(value) ? 'dict' : 'unknown';
}

/** A decimal, and a whole number beyond 64 bits, are of no type that Jinjava names. */
function typeOfNumber(value: NumberValue): string {
  if (value instanceof Decimal) return 'unknown';
  const kind = numberKind(value);
  return kind === 'double' ? 'float' : kind === 'long' ? 'long' : 'unknown';
}
