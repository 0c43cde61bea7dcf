import { DateTime } from '../../value/date-time.js';
import { printNull } from '../../value/print.js';
import type { TemplateValue } from '../../value/template-value.js';
import { ValueFault } from '../../value/value-fault.js';
import type { Budget } from '../../render/budget.js';
import type { Method } from '../call.js';
import { printMoment, readPattern } from './java-pattern.js';
import { epochMsOf } from './moment.js';
import { formatMoment } from './strftime.js';

const ISO_DATE = readPattern('yyyy-MM-dd');

/** What a date offers without a call, by the clock of its zone. `microsecond` is the millisecond in Jinjava, and so here. */
const MEMBERS: ReadonlyMap<string, (date: DateTime) => number | bigint> = new Map<string, (date: DateTime) => number | bigint>([
  ['year', ({ moment }) => moment.year()],
  ['month', ({ moment }) => moment.monthValue()],
  ['day', ({ moment }) => moment.dayOfMonth()],
  ['hour', ({ moment }) => moment.hour()],
  ['minute', ({ moment }) => moment.minute()],
  ['second', ({ moment }) => moment.second()],
  ['microsecond', ({ moment }) => Math.trunc(moment.nano() / 1_000_000)],
  ['time', ({ moment }) => epochMsOf(moment)],
]);

/** What `date.key` gives: `year`, `month`, `day`, `hour`, `minute`, `second`, `microsecond`, `time` (epoch milliseconds); else null. */
export function dateMember(date: DateTime, key: string): TemplateValue {
  return MEMBERS.get(key)?.(date) ?? null;
}

/** What a date offers by call: `strftime(format)`, `isoformat()`, comparisons, and `getYear()` and the like for each member. */
export const DATE_METHODS: ReadonlyMap<string, Method<DateTime>> = new Map<string, Method<DateTime>>([
  ['strftime', (date, args, { budget }) => strftime(date, only('strftime', args), budget)],
  ['isoformat', without('isoformat', ({ moment }) => printMoment(moment, ISO_DATE))],
  ['toString', without('toString', (date) => date.toText())],
  ['before', (date, args) => order(date, only('before', args)) < 0],
  ['after', (date, args) => order(date, only('after', args)) > 0],
  ['compareTo', (date, args) => order(date, only('compareTo', args))],
  ['equals', (date, args) => isEqual(date, only('equals', args))],
  ...[...MEMBERS].map(([name, read]): [string, Method<DateTime>] => {
    const getter = `get${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    return [getter, without(getter, read)];
  }),
]);

function strftime({ moment }: DateTime, format: TemplateValue, budget: Budget): string {
  return format === null ? '' : formatMoment(moment, printNull(format), budget);
}

function order(date: DateTime, other: TemplateValue): number {
  if (!(other instanceof DateTime)) throw new ValueFault('A date can only be compared with a date.');
  return Math.sign(date.moment.toInstant().compareTo(other.moment.toInstant()));
}

function isEqual(date: DateTime, other: TemplateValue): boolean {
  return other instanceof DateTime && date.moment.equals(other.moment);
}

function only(name: string, args: readonly TemplateValue[]): TemplateValue {
  const [argument = null] = args;
  if (args.length !== 1) throw new ValueFault(`"${name}" takes one argument.`);
  return argument;
}

function without(name: string, read: (date: DateTime) => TemplateValue): Method<DateTime> {
  return (date, args) => {
    if (args.length > 0) throw new ValueFault(`"${name}" takes no argument.`);
    return read(date);
  };
}
