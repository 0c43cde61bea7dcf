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
    const date = `${pad(moment.year(), 4)}-${pad(moment.monthValue(), 2)}-${pad(moment.dayOfMonth(), 2)}`;
    return `${date} ${pad(moment.hour(), 2)}:${pad(moment.minute(), 2)}:${pad(moment.second(), 2)}`;
  }
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
