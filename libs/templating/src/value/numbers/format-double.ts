/**
 * A double as Java prints it (`Double.toString`): at least one digit behind the point, scientific from 10^7 up and below 10^-3.
 * The digits are the shortest that read back as the same double.
 */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) return plain(String(value));
  // The least double is the one of which Java prints other digits.
  if (size === Number.MIN_VALUE) return value < 0 ? '-4.9E-324' : '4.9E-324';
  return scientific(isLargeWhole(value, DOUBLE_BITS) ? significantDigits(value, DOUBLE_BITS) : value.toExponential());
}

/** A float of single precision as Java prints it (`Float.toString`). */
export function formatFloat(value: number): string {
  if (value === 0) return formatDouble(value);
  if (isLargeWhole(value, FLOAT_BITS)) return scientific(significantDigits(value, FLOAT_BITS));
  for (let digits = 1; digits <= 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return formatDouble(short);
  }
  return formatDouble(value);
}

const FLOAT_BITS = 24;
const DOUBLE_BITS = 53;

/** Whole numbers of 64 bits that are not exact: Java prints them digit by digit, with more digits than the shortest would have. */
function isLargeWhole(value: number, bits: number): boolean {
  return Number.isInteger(value) && Math.abs(value) >= Math.max(2 ** (bits + 1), 1e7) && Math.abs(value) < 2 ** 63;
}

function significantDigits(value: number, bits: number): string {
  const size = BigInt(Math.abs(value));
  const insignificant = Math.floor((size.toString(2).length - 1 - bits - 1) * Math.LOG10E * Math.LN2);
  const unit = 10n ** BigInt(Math.max(insignificant, 0));
  const digits = String((size + unit / 2n) / unit);
  const exponent = digits.length - 1 + Math.max(insignificant, 0);
  const fraction = digits.slice(1).replace(/0+$/, '');
  return `${value < 0 ? '-' : ''}${digits.slice(0, 1)}${fraction === '' ? '' : `.${fraction}`}e${exponent}`;
}

function plain(text: string): string {
  return text.includes('.') ? text : `${text}.0`;
}

function scientific(text: string): string {
  const [digits = '', exponent = ''] = text.split('e');
  return `${plain(digits)}E${exponent.replace('+', '')}`;
}
