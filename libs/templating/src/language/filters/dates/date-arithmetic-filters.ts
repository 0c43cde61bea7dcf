import { ChronoUnit, type TemporalUnit, type ZonedDateTime, ZoneOffset } from '@js-joda/core';
import { DateTime } from '../../../value/date-time.js';
import { toWhole } from '../../../value/numbers/conversion.js';
import { printNull } from '../../../value/print.js';
import { isNumber, type TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import type { Args, Filter } from '../../call.js';
import { guard, toMoment } from '../../dates/moment.js';

const NANOS_PER_SECOND = 1_000_000_000n;

/** Units of a fixed length, in nanoseconds: they go by the time line. */
const TIME_UNITS: ReadonlyMap<string, bigint> = new Map([
  ['nanos', 1n],
  ['micros', 1_000n],
  ['millis', 1_000_000n],
  ['seconds', NANOS_PER_SECOND],
  ['minutes', 60n * NANOS_PER_SECOND],
  ['hours', 3_600n * NANOS_PER_SECOND],
  ['halfdays', 43_200n * NANOS_PER_SECOND],
]);

/** Units of the calendar: they go by the clock of the date's zone, so that a day may have 23 hours. */
const CALENDAR_UNITS: ReadonlyMap<string, TemporalUnit> = new Map([
  ['days', ChronoUnit.DAYS],
  ['weeks', ChronoUnit.WEEKS],
  ['months', ChronoUnit.MONTHS],
  ['years', ChronoUnit.YEARS],
  ['decades', ChronoUnit.DECADES],
  ['centuries', ChronoUnit.CENTURIES],
  ['millennia', ChronoUnit.MILLENNIA],
]);

/** Units that Jinjava knows but cannot add: it gives the date back as it was. */
const USELESS_UNITS: ReadonlySet<string> = new Set(['eras', 'forever']);

/** Time added to dates, and between them (DOMAIN §9.3). Arguments by name are ignored. */
export const DATE_ARITHMETIC_FILTERS: ReadonlyArray<readonly [string, Filter]> = [
  ['plus_time', shift('plus_time', 1n)],
  ['minus_time', shift('minus_time', -1n)],
  ['between_times', betweenTimes],
];

/** `plus_time(amount, unit)`. What is neither a date nor a number is given back as it is. */
function shift(name: string, sign: bigint): Filter {
  return (input, { positional }, services) => {
    const amount = sign * readAmount(name, positional);
    const unit = readUnit(name, positional);
    if (!(input instanceof DateTime) && !isNumber(input)) return input;
    if (USELESS_UNITS.has(unit)) return input;
    const moment = input instanceof DateTime ? input.moment : toMoment(input, ZoneOffset.UTC, services);
    return new DateTime(guard(`"${name}" leads beyond the year 999,999.`, () => plus(moment, amount, unit)));
  };
}

function plus(moment: ZonedDateTime, amount: bigint, unit: string): ZonedDateTime {
  const calendarUnit = CALENDAR_UNITS.get(unit);
  if (calendarUnit !== undefined) return moment.plus(Number(amount), calendarUnit);
  const nanos = amount * (TIME_UNITS.get(unit) ?? 0n);
  return moment.plusSeconds(Number(nanos / NANOS_PER_SECOND)).plusNanos(Number(nanos % NANOS_PER_SECOND));
}

/** `between_times(end, unit)`: whole units from the input to the end, negative if the end is the earlier. Null is now. */
function betweenTimes(input: TemplateValue, { positional }: Args, services: Parameters<Filter>[2]): TemplateValue {
  const [end = null] = positional;
  if (positional.length < 2) throw new ValueFault('"between_times" needs an end and a unit.');
  const [from, to] = [input, end].map((value) => (value instanceof DateTime ? value.moment : toMoment(value, ZoneOffset.UTC, services)));
  const unit = readUnit('between_times', positional);
  if (from === undefined || to === undefined || unit === 'forever') throw new ValueFault('"between_times" cannot count in this unit.');
  const length = TIME_UNITS.get(unit);
  if (length !== undefined) return toWhole((epochNanos(to) - epochNanos(from)) / length);
  const calendarUnit = CALENDAR_UNITS.get(unit) ?? ChronoUnit.ERAS;
  return guard('"between_times" cannot count in this unit.', () => from.until(to, calendarUnit));
}

function epochNanos(moment: ZonedDateTime): bigint {
  return BigInt(moment.toEpochSecond()) * NANOS_PER_SECOND + BigInt(moment.nano());
}

/** A whole number within 64 bits, as a number or as text; null is 0. */
function readAmount(name: string, args: readonly TemplateValue[]): bigint {
  const [amount = null] = args;
  if (args.length < 2) throw new ValueFault(`"${name}" needs an amount and a unit.`);
  const text = amount === null ? '0' : printNull(amount);
  if (!/^-?[0-9]{1,30}$/.test(text) || BigInt.asIntN(64, BigInt(text)) !== BigInt(text)) {
    throw new ValueFault(`"${name}" needs a whole number as amount.`);
  }
  return BigInt(text);
}

function readUnit(name: string, args: readonly TemplateValue[]): string {
  const [, unit = null] = args;
  const word = unit === null ? '' : printNull(unit).toLowerCase();
  if (!TIME_UNITS.has(word) && !CALENDAR_UNITS.has(word) && !USELESS_UNITS.has(word)) {
    throw new ValueFault(`"${name}" needs a unit of time, such as "days".`);
  }
  return word;
}
