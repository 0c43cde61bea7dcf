import type { ZonedDateTime } from '@js-joda/core';
import { PrintableValue } from './special-value.js';

/** A moment in a time zone, to the nanosecond (Java's `ZonedDateTime`). Immutable. */
export class DateTime extends PrintableValue {
  constructor(readonly moment: ZonedDateTime) {
    super();
  }

  /** `2018-07-14 14:31:30`, by the clock of its zone. */
  toText(): string {
    const { moment } = this;
    const date = `${yearOfEra(moment.year())}-${pad(moment.monthValue(), 2)}-${pad(moment.dayOfMonth(), 2)}`;
    return `${date} ${pad(moment.hour(), 2)}:${pad(moment.minute(), 2)}:${pad(moment.second(), 2)}`;
  }
}

/** As Java prints `yyyy`: the year of its era, with a sign beyond four digits. */
function yearOfEra(year: number): string {
  const ofEra = year > 0 ? year : 1 - year;
  return ofEra > 9_999 ? `+${ofEra}` : pad(ofEra, 4);
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
