import { LocalDate, LocalDateTime, ZonedDateTime, ZoneId, ZoneOffset } from '@js-joda/core';
import type { Budget } from '../../../render/budget.js';
import { DateTime } from '../../../value/date-time.js';
import { isNumber, type TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import type { Args, CallServices, Filter } from '../../call.js';
import { parseByParts, printMoment, readPattern } from '../../dates/java-pattern.js';
import { type FormatContent, isFormatStyle, localizedPattern } from '../../dates/localized-format.js';
import { epochMsOf, guard, momentOf, readZone, toMoment } from '../../dates/moment.js';
import { formatMoment, payForFormat, readDateFormat } from '../../dates/strftime.js';
import { paidText, type TextArgument, textArguments } from '../text-arguments.js';

const DEFAULT_FORMAT = '%H:%M / %d-%m-%Y';

/** A date and time of ISO 8601; without an offset it is that of UTC, without a time midnight. */
const ISO_8601 = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9})\d*)?)?)?([Zz]|[+-]\d\d(?::?\d\d)?)?$/;

/** `datetimeformat(format, zone, locale)`: a date, or epoch milliseconds, as text. Null is now. The zone is the date's own, or UTC. */
export function formatDateTime(input: TemplateValue, args: readonly TextArgument[], services: CallServices): string {
  const [format = DEFAULT_FORMAT, zoneText = null, locale = null] = args;
  const ownZone = input instanceof DateTime ? input.moment.zone() : ZoneId.of('UTC');
  const moment = toMoment(input, zoneText === null ? ownZone : readZone(zoneText), services);
  requireEnglish(locale);
  return formatMoment(moment, format ?? '', services.budget);
}

/** `format_date(format, zone, locale)` and its like: in UTC unless told otherwise, by a style or a Java pattern. */
export function formatContent(
  content: FormatContent,
): (input: TemplateValue, args: readonly TextArgument[], services: CallServices) => string {
  return (input, args, services) => {
    const [format, zoneText, locale = null] = args;
    const text = format ?? 'medium';
    const zone = zoneText === null || zoneText === undefined ? ZoneOffset.UTC : readZone(zoneText);
    requireEnglish(locale);
    payForFormat(text, services.budget);
    return printMoment(toMoment(input, zone, services), readPattern(isFormatStyle(text) ? localizedPattern(text, content) : text));
  };
}

/** A text to the date and time, with its zone, that it writes by a format. The format must tell the zone. Null stays null. */
export function readTime(text: string | null, format: TextArgument, budget: Budget): DateTime | null {
  return readBy(text, format, budget, (found) => ZonedDateTime.from(found));
}

/** A text to the date that it writes by a format, at midnight UTC. Null stays null. */
export function readDate(text: string | null, format: TextArgument, budget: Budget): DateTime | null {
  return readBy(text, format, budget, (found) => LocalDate.from(found).atStartOfDay(ZoneOffset.UTC));
}

/** Epoch milliseconds. Null is now. */
export function unixTimestamp(input: TemplateValue, services: CallServices): number | bigint {
  return epochMsOf(toMoment(input, ZoneOffset.UTC, services));
}

/** Dates to texts and back (DOMAIN §9.10), and `iso8601_to_time` and `timestamp_to_time`, which Synerise added (DOMAIN §3.3). */
export const DATE_FILTERS: ReadonlyArray<readonly [string, Filter]> = [
  ['datetimeformat', (input, args, services) => formatDateTime(input, textArguments(args, services.budget), services)],
  ['date', (input, args, services) => formatDateTime(input, textArguments(args, services.budget), services)],
  ...(['date', 'time', 'datetime'] as const).map((content): [string, Filter] => {
    const format = formatContent(content);
    return [`format_${content}`, (input, args, services) => format(input, textArguments(args, services.budget), services)];
  }),
  ['strtotime', strtotime],
  [
    'strtodate',
    (input, args, { budget }) => readDate(input === null ? null : paidText(input, budget), theFormat('strtodate', args, budget), budget),
  ],
  ['unixtimestamp', (input, _args, services) => unixTimestamp(input, services)],
  ['iso8601_to_time', iso8601ToTime],
  ['timestamp_to_time', timestampToTime],
];

function strtotime(input: TemplateValue, args: Args, { budget }: CallServices): TemplateValue {
  const format = theFormat('strtotime', args, budget);
  if (input !== null && typeof input !== 'string') throw new ValueFault('"strtotime" needs a text.');
  return readTime(input, format, budget);
}

function iso8601ToTime(input: TemplateValue): TemplateValue {
  if (input === null || input instanceof DateTime) return input;
  const match = typeof input === 'string' ? ISO_8601.exec(input.trim()) : null;
  if (match === null) throw new ValueFault('"iso8601_to_time" needs a text such as 2024-03-31T12:00:00+02:00.');
  const [, date = '', hour = '00', minute = '00', second = '00', fraction = '0', offset = 'Z'] = match;
  const zone = readZone(offset.toUpperCase());
  const make = (): ZonedDateTime => LocalDateTime.parse(`${date}T${hour}:${minute}:${second}.${fraction}`).atZone(zone);
  return new DateTime(guard('"iso8601_to_time" got a date or time that does not exist.', make));
}

function timestampToTime(input: TemplateValue, _args: Args, services: CallServices): TemplateValue {
  if (input === null || input instanceof DateTime) return input;
  const isNumeric = typeof input === 'string' && /^\s*[+-]?[0-9]{1,19}\s*$/.test(input);
  if (!isNumeric && !isNumber(input)) throw new ValueFault('"timestamp_to_time" needs a number of milliseconds.');
  const utc = ZoneId.of('UTC');
  return new DateTime(isNumeric ? momentOf(BigInt(input.replace('+', '')), utc) : toMoment(input, utc, services));
}

function readBy(
  text: string | null,
  format: TextArgument,
  budget: Budget,
  from: Parameters<typeof parseByParts<ZonedDateTime>>[2],
): DateTime | null {
  if (text === null) return null;
  if (format === null || format === undefined) throw new ValueFault('A format is needed to read a date.');
  payForFormat(format, budget);
  budget.spendOnText(text.length);
  return new DateTime(parseByParts(text, readDateFormat(format), from));
}

function theFormat(name: string, args: Args, budget: Budget): string | null {
  const [format] = textArguments(args, budget);
  if (format === undefined) throw new ValueFault(`"${name}" needs a format.`);
  return format;
}

function requireEnglish(locale: string | null): void {
  if (locale === null || /^en(?:-us)?$/i.test(locale)) return;
  throw new ValueFault('Dates can be written in English only: the locale "en" or "en-US".');
}
