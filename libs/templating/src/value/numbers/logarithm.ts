/**
 * Bits behind the point of the fixed-point numbers in this file. Java computes these functions to 50 digits before it makes a double of
 * the result, so that `1000|log(10)` is `3.0`; JavaScript's doubles alone give 2.9999999999999996.
 */
const BITS = 176;

const ONE = 1n << BigInt(BITS);

/** Bits of a double's digits, and a few to spare for an exponent that is one off. */
const DIGIT_BITS = 60;

const LN_2 = logarithmNearOne(2n * ONE);

/** The natural logarithm of a positive, finite double, correctly rounded. */
export function naturalLogarithm(value: number): number {
  return fixedToNumber(fixedLogarithm(value));
}

/** The logarithm to a base, both positive and finite, correctly rounded. The base must not be 1. */
export function logarithmTo(base: number, value: number): number {
  return fixedToNumber((fixedLogarithm(value) << BigInt(BITS)) / fixedLogarithm(base));
}

/** The positive root of a positive, finite double, correctly rounded. The degree is positive and finite. */
export function rootOf(degree: number, value: number): number {
  const { digits, exponent } = split(degree);
  const quotient = (fixedLogarithm(value) << BigInt(DIGIT_BITS)) / digits;
  return exponentialOf(exponent < 0 ? quotient << BigInt(-exponent) : quotient >> BigInt(exponent));
}

function fixedLogarithm(value: number): bigint {
  const { digits, exponent } = split(value);
  return BigInt(exponent) * LN_2 + logarithmNearOne(digits << BigInt(BITS - DIGIT_BITS));
}

/** The series of 2 artanh((x - 1) / (x + 1)), for x between a half and a little over 2. */
function logarithmNearOne(x: bigint): bigint {
  const z = ((x - ONE) * ONE) / (x + ONE);
  let sum = 0n;
  let power = z;
  for (let n = 1n; power !== 0n; n += 2n) {
    sum += power / n;
    power = (((power * z) / ONE) * z) / ONE;
  }
  return 2n * sum;
}

function exponentialOf(x: bigint): number {
  const doublings = x / LN_2;
  const rest = x - doublings * LN_2;
  let sum = 0n;
  let term = ONE;
  for (let n = 1n; term !== 0n; n += 1n) {
    sum += term;
    term = (term * rest) / ONE / n;
  }
  return fixedToNumber(sum) * 2 ** Number(doublings);
}

/** A positive double as `digits` × 2^(`exponent` - {@link DIGIT_BITS}), exactly. */
function split(value: number): { readonly digits: bigint; readonly exponent: number } {
  const exponent = Math.floor(Math.log2(value));
  return { digits: BigInt((value / 2 ** exponent) * 2 ** DIGIT_BITS), exponent };
}

function fixedToNumber(fixed: bigint): number {
  return Number(fixed) / 2 ** BITS;
}
