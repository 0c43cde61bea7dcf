import { ExactNumber } from '@crossdock/flattening';
import { Decimal } from './decimal.js';
import { Double } from './double.js';
import { isNumber, type NumberValue, type TemplateValue } from '../template-value.js';
import { ValueFault } from '../value-fault.js';

/** What a number is to Java: `long` within 64 bits, `big` beyond (`BigInteger`), `double` (also `float`), `decimal` (`BigDecimal`). */
export type NumberKind = 'long' | 'big' | 'double' | 'decimal';

const LONG_MAX = 9_223_372_036_854_775_807n;

/** Characters of the longest text that is read as a number. */
const TEXT_CHARS_MAX = 1_000;

/** Bits of the greatest whole number that arithmetic makes; beyond it an operation fails. */
const WHOLE_BITS_MAX = 4_096n;
const WHOLE_MAX = 1n << WHOLE_BITS_MAX;

export function numberKind(value: NumberValue): NumberKind {
  if (typeof value === 'number') return plainKind(value);
  if (typeof value === 'bigint') return value > LONG_MAX || value < -LONG_MAX - 1n ? 'big' : 'long';
  if (value instanceof ExactNumber) return hasFractionOrExponent(value.text) ? 'double' : numberKind(BigInt(value.text));
  return value instanceof Double ? 'double' : 'decimal';
}

/** JavaScript spells a whole number with an exponent from here on, and so a number that was sent. */
const EXPONENT_FROM = 1e21;

/** A whole number that was sent may be beyond 2^53 if JavaScript spells it as it was sent; what is computed never is. */
function plainKind(value: number): NumberKind {
  if (Number.isSafeInteger(value)) return 'long';
  if (!isSentWhole(value)) return 'double';
  return Math.abs(value) < 2 ** 63 ? 'long' : 'big';
}

/** Whether a plain number is a whole number, and not a double. */
export function isSentWhole(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < EXPONENT_FROM;
}

/** The number of a bigint: a `number` if that holds it exactly. Throws a `ValueFault` beyond 4,096 bits. */
export function toWhole(value: bigint): number | bigint {
  if (value > WHOLE_MAX || value < -WHOLE_MAX) throw new ValueFault('The number is too large.');
  const plain = Number(value);
  return Number.isSafeInteger(plain) ? plain : value;
}

/** The nearest double of a number. */
export function numberToDouble(value: NumberValue): number {
  if (typeof value === 'number') return value;
  if (value instanceof Double) return value.value;
  return value instanceof Decimal ? value.toNumber() : Number(value instanceof ExactNumber ? value.text : value);
}

/** The whole number of a number, cut towards zero. A double beyond 64 bits is the greatest of them, NaN is 0 (Java's `longValue`). */
export function numberToWhole(value: NumberValue): bigint {
  if (typeof value === 'bigint') return value;
  // Its digits, not the value of its double, are what was sent.
  if (typeof value === 'number' && isSentWhole(value)) return BigInt(String(value));
  if (value instanceof Decimal) return value.toBigInt();
  if (value instanceof ExactNumber && !hasFractionOrExponent(value.text)) return BigInt(value.text);
  const plain = Math.trunc(numberToDouble(value));
  if (Number.isNaN(plain)) return 0n;
  if (Math.abs(plain) < 2 ** 63) return BigInt(plain);
  return plain > 0 ? LONG_MAX : -LONG_MAX - 1n;
}

/** The decimal of a number: of a double the shortest that reads back as it, not its binary expansion as in Java. */
export function numberToDecimal(value: NumberValue): Decimal {
  if (value instanceof Decimal) return value;
  const decimal = numberKind(value) === 'double' ? Decimal.ofDouble(numberToDouble(value)) : new Decimal(numberToWhole(value), 0);
  if (decimal === undefined) throw new ValueFault('The number is not finite, or has too many digits.');
  return decimal;
}

/** Null and the empty text are 0, a text is what it says (JUEL's coercion). Throws a `ValueFault` for anything that is no number. */
export function coerceToDouble(value: TemplateValue): number {
  if (value === null || value === '') return 0;
  if (isNumber(value)) return numberToDouble(value);
  return (typeof value === 'string' ? parseDouble(value) : undefined) ?? cannotCoerce();
}

/** Like {@link coerceToDouble}, for whole numbers: a text with a fraction is refused. */
export function coerceToWhole(value: TemplateValue): bigint {
  if (value === null || value === '') return 0n;
  if (isNumber(value)) return numberToWhole(value);
  return typeof value === 'string' && /^[+-]?[0-9]{1,1000}$/.test(value) ? BigInt(value.replace('+', '')) : cannotCoerce();
}

/** Like {@link coerceToWhole}, within 64 bits: a text beyond them is refused. */
export function coerceToLong(value: TemplateValue): bigint {
  const whole = coerceToWhole(value);
  return typeof value === 'string' && numberKind(whole) === 'big' ? cannotCoerce() : whole;
}

/** Like {@link coerceToDouble}, for decimals. */
export function coerceToDecimal(value: TemplateValue): Decimal {
  if (value === null || value === '') return new Decimal(0n, 0);
  if (isNumber(value)) return numberToDecimal(value);
  return (typeof value === 'string' ? Decimal.parse(value) : undefined) ?? cannotCoerce();
}

/** What Java's `Double.valueOf(String)` reads (without its hexadecimal form), or undefined. */
export function parseDouble(text: string): number | undefined {
  if (text.length > TEXT_CHARS_MAX) return undefined;
  const trimmed = text.trim();
  if (/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[dDfF]?$/.test(trimmed)) return Number(trimmed.replace(/[dDfF]$/, ''));
  if (!/^[+-]?(?:NaN|Infinity)$/.test(trimmed)) return undefined;
  return Number(trimmed.replace(/^([+-])NaN$/, 'NaN'));
}

export function hasFractionOrExponent(text: string): boolean {
  return /[.eE]/.test(text);
}

function cannotCoerce(): never {
  throw new ValueFault('A number is needed here.');
}
