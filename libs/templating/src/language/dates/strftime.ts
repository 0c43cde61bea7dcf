import type { ZonedDateTime } from '@js-joda/core';
import type { Budget } from '../../render/budget.js';
import { ValueFault } from '../../value/value-fault.js';
import { type PatternPart, printMoment, readPattern } from './java-pattern.js';
import { isFormatStyle, localizedPattern } from './localized-format.js';

/** Longer than any format of a date that is meant. */
const FORMAT_CHARS_MAX = 1_000;

/** The pattern of each letter that may follow `%` (DOMAIN §9.10). A `-` between them takes away the first letter of the pattern. */
const CONVERSIONS: ReadonlyMap<string, string> = new Map([
  ['a', 'EEE'], ['A', 'EEEE'], ['b', 'MMM'], ['B', 'MMMM'], ['d', 'dd'], ['e', 'd'], ['f', 'SSSSSS'], ['H', 'HH'], ['h', 'hh'],
  ['I', 'hh'], ['j', 'DDD'], ['k', 'H'], ['l', 'h'], ['m', 'MM'], ['M', 'mm'], ['p', 'a'], ['S', 'ss'], ['U', 'ww'], ['w', 'e'],
  ['W', 'ww'], ['y', 'yy'], ['Y', 'yyyy'], ['z', 'Z'], ['Z', 'z'],
]); // prettier-ignore

/** Those that `-` does not change. */
const FIXED_CONVERSIONS: ReadonlyMap<string, readonly PatternPart[]> = new Map<string, readonly PatternPart[]>([
  ['c', readPattern(localizedPattern('medium', 'datetime'))],
  ['x', readPattern(localizedPattern('short', 'date'))],
  ['X', readPattern(localizedPattern('medium', 'time'))],
  ['%', [{ text: '%' }]],
]);

/**
 * A moment as text: by one of the words `short`, `medium`, `long` and `full`, by a format with `%`, or by a Java pattern (what has no
 * `%`). Pays the budget for the time it takes. Throws a `ValueFault` for a format that is none.
 */
export function formatMoment(moment: ZonedDateTime, format: string, budget: Budget): string {
  payForFormat(format, budget);
  const style = format.toLowerCase();
  if (isFormatStyle(style)) return printMoment(moment, readPattern(localizedPattern(style, 'datetime')));
  return printMoment(moment, readDateFormat(format));
}

/** Pays for the use of a format: it takes about the time of so many steps. Throws a `ValueFault` for one that is too long. */
export function payForFormat(format: string, budget: Budget): void {
  if (format.length > FORMAT_CHARS_MAX) throw new ValueFault(`A date format may have at most ${FORMAT_CHARS_MAX} characters.`);
  budget.spend(40 + 2 * format.length);
}

/** The parts of a format with `%`, or of a Java pattern if it has none. Throws a `ValueFault` for a format that is neither. */
export function readDateFormat(format: string): readonly PatternPart[] {
  return format.includes('%') ? readStrftime(format) : readPattern(format);
}

function readStrftime(format: string): readonly PatternPart[] {
  const parts: PatternPart[] = [];
  let at = 0;
  while (at < format.length) {
    const next = format.indexOf('%', at);
    if (next === -1 || next === format.length - 1) break;
    if (next > at) parts.push({ text: format.slice(at, next) });
    const [, strip = '', nominative = '', letter = ''] = /^(-?)(O?)([^]?)/.exec(format.slice(next + 1, next + 4)) ?? [];
    parts.push(...conversion(letter, nominative !== '', strip !== ''));
    at = next + 1 + strip.length + nominative.length + letter.length;
  }
  if (at < format.length) parts.push({ text: format.slice(at) });
  return parts;
}

function conversion(letter: string, isNominative: boolean, isStripped: boolean): readonly PatternPart[] {
  const fixed = FIXED_CONVERSIONS.get(letter);
  if (fixed !== undefined && !isNominative) return fixed;
  const pattern = isNominative ? (letter === 'B' ? 'LLLL' : undefined) : CONVERSIONS.get(letter);
  if (pattern === undefined) throw new ValueFault('The date format has an unknown letter behind "%".');
  return readPattern(isStripped ? pattern.slice(1) : pattern);
}
