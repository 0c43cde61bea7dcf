import { formatDouble, formatFloat } from './format-double.js';
import { PrintableValue } from '../special-value.js';

/**
 * A double without a fraction (`2.0`), which a `number` would take for a whole number, or one of single precision (Java's `float`,
 * which the filter `float` makes).
 */
export class Double extends PrintableValue {
  constructor(
    readonly value: number,
    readonly isSingle = false,
  ) {
    super();
  }

  toText(): string {
    return this.isSingle ? formatFloat(this.value) : formatDouble(this.value);
  }
}

/** The value of a result that is a double. */
export function toDouble(value: number): number | Double {
  return Number.isInteger(value) ? new Double(value) : value;
}
