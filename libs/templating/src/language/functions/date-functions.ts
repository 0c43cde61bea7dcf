import { ZoneOffset } from '@js-joda/core';
import type { Budget } from '../../render/budget.js';
import { DateTime } from '../../value/date-time.js';
import type { TemplateValue } from '../../value/template-value.js';
import { ValueFault } from '../../value/value-fault.js';
import { Args, type CallServices, type TemplateFunction } from '../call.js';
import { readZone, toMoment } from '../dates/moment.js';
import { formatContent, formatDateTime, readDate, readTime, unixTimestamp } from '../filters/dates/date-filters.js';
import { textArguments } from '../filters/text-arguments.js';

/** Functions that make and write dates (DOMAIN §9.5). Names of arguments are dropped. */
export const DATE_FUNCTIONS: ReadonlyArray<readonly [string, TemplateFunction]> = [
  ['datetimeformat', formatting('datetimeformat', formatDateTime)],
  ['format_date', formatting('format_date', formatContent('date'))],
  ['format_time', formatting('format_time', formatContent('time'))],
  ['format_datetime', formatting('format_datetime', formatContent('datetime'))],
  ['strtotime', (args, { budget }) => readTime(...textAndFormat('strtotime', args, budget), budget)],
  ['strtodate', (args, { budget }) => readDate(...textAndFormat('strtodate', args, budget), budget)],
  ['unixtimestamp', ({ all: [value = null] }, services) => unixTimestamp(value, services)],
  ['today', today],
];

/** Midnight of the day of the rendering, in UTC or the zone named. */
function today(args: Args, services: CallServices): TemplateValue {
  const [zoneText = null] = textArguments(args, services.budget);
  const zone = zoneText === null ? ZoneOffset.UTC : readZone(zoneText);
  return new DateTime(toMoment(null, zone, services).toLocalDate().atStartOfDay(zone));
}

function formatting(name: string, format: typeof formatDateTime): TemplateFunction {
  return (args, services) => {
    const [value, ...rest] = args.all;
    if (value === undefined) throw new ValueFault(`"${name}" needs a date.`);
    return format(value, textArguments(new Args(rest, null), services.budget), services);
  };
}

function textAndFormat(name: string, args: Args, budget: Budget): [string | null, string | null] {
  const [text = null, format, ...rest] = textArguments(args, budget);
  if (format === undefined || rest.length > 0) throw new ValueFault(`"${name}" takes a text and a format.`);
  return [text, format];
}
