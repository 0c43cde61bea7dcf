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
  return scientific(value.toExponential());
}

/** A float of single precision as Java prints it (`Float.toString`). */
export function formatFloat(value: number): string {
  for (let digits = 1; digits <= 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return formatDouble(short);
  }
  return formatDouble(value);
}

function plain(text: string): string {
  return text.includes('.') ? text : `${text}.0`;
}

function scientific(text: string): string {
  const [digits = '', exponent = ''] = text.split('e');
  return `${plain(digits)}E${exponent.replace('+', '')}`;
}
