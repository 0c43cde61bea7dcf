import { ValueFault } from '../value-fault.js';
import { PrintableValue } from '../special-value.js';

/** Digits behind which a decimal is cut, so that no chain of multiplications makes a number of any length. */
const DIGITS_MAX = 1_000;
const UNSCALED_MAX = 10n ** BigInt(2 * DIGITS_MAX);

/** A decimal number of any precision: `unscaled` × 10^-`scale` (Java's `BigDecimal`). Immutable. Products and quotients beyond 2,000 digits are a fault. */
export class Decimal extends PrintableValue {
  constructor(
    readonly unscaled: bigint,
    readonly scale: number,
  ) {
    super();
  }

  /** Reads what Java's `BigDecimal(String)` reads, or gives undefined. */
  static parse(text: string): Decimal | undefined {
    if (text.length > DIGITS_MAX + 20) return undefined;
    const match = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,9}))?$/.exec(text);
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? [];
    const digits = whole + fraction;
    if (digits === '' || digits.length > DIGITS_MAX || Math.abs(Number(exponent)) > DIGITS_MAX) return undefined;
    return new Decimal(BigInt(sign === '-' ? `-${digits}` : digits), fraction.length - Number(exponent));
  }

  /** The shortest decimal that reads back as the double. Undefined if the double is not finite. */
  static ofDouble(value: number): Decimal | undefined {
    const decimal = Number.isFinite(value) ? Decimal.parse(String(value)) : undefined;
    return decimal !== undefined && decimal.scale < 0 ? decimal.withScale(0, 'down') : decimal;
  }

  get sign(): number {
    return this.unscaled > 0n ? 1 : this.unscaled < 0n ? -1 : 0;
  }

  add(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale);
    return new Decimal(this.unscaledAt(scale) + other.unscaledAt(scale), scale);
  }

  subtract(other: Decimal): Decimal {
    return this.add(other.negate());
  }

  multiply(other: Decimal): Decimal {
    const product = bounded(new Decimal(this.unscaled * other.unscaled, this.scale + other.scale));
    return product.scale > DIGITS_MAX ? product.withScale(DIGITS_MAX, 'half-up') : product;
  }

  /** At the dividend's number of decimals, or at `scale`. Throws a `RangeError` for a zero divisor. */
  divide(other: Decimal, rounding: Rounding, scale = this.scale): Decimal {
    const shift = scale + other.scale - this.scale;
    const dividend = shift >= 0 ? this.unscaled * 10n ** BigInt(shift) : this.unscaled;
    const divisor = shift >= 0 ? other.unscaled : other.unscaled * 10n ** BigInt(-shift);
    return bounded(new Decimal(divideRounded(dividend, divisor, rounding), scale));
  }

  negate(): Decimal {
    return new Decimal(-this.unscaled, this.scale);
  }

  withScale(scale: number, rounding: Rounding): Decimal {
    return new Decimal(
      scale >= this.scale ? this.unscaledAt(scale) : divideRounded(this.unscaled, 10n ** BigInt(this.scale - scale), rounding),
      scale,
    );
  }

  compare(other: Decimal): number {
    const scale = Math.max(this.scale, other.scale);
    const difference = this.unscaledAt(scale) - other.unscaledAt(scale);
    return difference > 0n ? 1 : difference < 0n ? -1 : 0;
  }

  /** The whole part, without rounding. */
  toBigInt(): bigint {
    return this.scale <= 0 ? this.unscaledAt(0) : this.unscaled / 10n ** BigInt(this.scale);
  }

  toNumber(): number {
    return Number(`${this.unscaled}e${-this.scale}`);
  }

  /** As Java prints it (`BigDecimal.toString`): plain if the scale allows, else with an exponent (`1.2E+3`). */
  toText(): string {
    const sign = this.unscaled < 0n ? '-' : '';
    const digits = String(this.unscaled < 0n ? -this.unscaled : this.unscaled);
    const exponent = digits.length - 1 - this.scale;
    if (this.scale === 0) return sign + digits;
    if (this.scale > 0 && exponent >= -6) return sign + withPoint(digits, this.scale);
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    return `${sign}${digits.slice(0, 1)}${fraction}${exponent === 0 ? '' : `E${exponent > 0 ? '+' : ''}${exponent}`}`;
  }

  /** Without an exponent (`BigDecimal.toPlainString`). */
  toPlainText(): string {
    return this.scale < 0
      ? new Decimal(this.unscaledAt(0), 0).toText()
      : (this.unscaled < 0n ? '-' : '') + withPoint(String(this.unscaled).replace('-', ''), this.scale);
  }

  private unscaledAt(scale: number): bigint {
    return this.unscaled * 10n ** BigInt(scale - this.scale);
  }
}

export type Rounding = 'half-up' | 'half-even' | 'ceiling' | 'floor' | 'down';

function withPoint(digits: string, scale: number): string {
  if (scale === 0) return digits;
  const padded = digits.padStart(scale + 1, '0');
  return `${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

function divideRounded(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  if (rest === 0n || rounding === 'down') return quotient;
  const isNegative = rest < 0n !== divisor < 0n;
  const away = isNegative ? quotient - 1n : quotient + 1n;
  if (rounding === 'ceiling' || rounding === 'floor') return isNegative === (rounding === 'floor') ? away : quotient;
  const overHalf = 2n * size(rest) - size(divisor);
  const isAway = overHalf === 0n ? rounding === 'half-up' || quotient % 2n !== 0n : overHalf > 0n;
  return isAway ? away : quotient;
}

function size(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function bounded(number: Decimal): Decimal {
  const isTooLarge = number.unscaled > UNSCALED_MAX || number.unscaled < -UNSCALED_MAX || number.scale < -DIGITS_MAX;
  if (isTooLarge) throw new ValueFault('The number has too many digits.');
  return number;
}
