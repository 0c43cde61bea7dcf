import {
  ChronoField,
  type DateTimeFormatter,
  DateTimeFormatterBuilder,
  SignStyle,
  type TemporalAccessor,
  type ZonedDateTime,
} from '@js-joda/core';
import type { Locale } from '@js-joda/locale';
import { ValueFault } from '../../value/value-fault.js';
import { loadOnDemand } from '../load-on-demand.js';
import { guard } from './moment.js';
import { withZoneIds, zoneName } from './zone-names.js';

/** A field of a pattern (`yyyy`, padded to a width `pppd`; `[` and `]` too), or text to stand as it is. */
export type PatternPart = { readonly field: string } | { readonly text: string };

let english: Locale | undefined;

/** The names of months and days, 2 MB of memory. */
function loadEnglish(): Locale {
  loadOnDemand('@js-joda/locale_en-us');
  return (loadOnDemand('@js-joda/locale') as { readonly Locale: typeof Locale }).Locale.US;
}

/** Widths of numbers; those of the date library end here. */
const WIDTH_MAX = 15;

/** Fields that the date library pads to a fixed width, where Java lets them be longer: the greatest number of their digits. */
const LONGER_FIELDS: ReadonlyMap<string, readonly [ChronoField, number]> = new Map([
  ['D', [ChronoField.DAY_OF_YEAR, 3]],
  ['A', [ChronoField.MILLI_OF_DAY, WIDTH_MAX]],
  ['N', [ChronoField.NANO_OF_DAY, WIDTH_MAX]],
  ['n', [ChronoField.NANO_OF_SECOND, WIDTH_MAX]],
]);

/** The same in English, and known to the date library. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['LLLLL', 'MMMMM'],
  ['ccccc', 'EEEEE'],
]);

/**
 * The parts of a pattern of Java's `DateTimeFormatter` (`yyyy-MM-dd'T'HH:mm:ssX`), with its letters but for `B`, `g` and `v`. Throws a
 * `ValueFault` for a pattern that is malformed; unknown letters show when it is used. Its length is the caller's to bound.
 */
export function readPattern(pattern: string): readonly PatternPart[] {
  const parts: PatternPart[] = [];
  const tokens = /p*([A-Za-oq-z])\1*|p+|[[\]]|'(?:[^']|'')*'|[^A-Za-z[\]'{}#]+|[^]/gy;
  for (const [token] of pattern.matchAll(tokens)) parts.push(part(token));
  return parts;
}

function part(token: string): PatternPart {
  if (/^[A-Za-z[\]]/.test(token)) return { field: token };
  if (token === "''") return { text: "'" };
  if (token.length > 1 && token.startsWith("'")) return { text: token.slice(1, -1).replaceAll("''", "'") };
  if (/^['{}#]/.test(token)) throw new ValueFault('The date format has an open quote, or one of the characters "{", "}" and "#".');
  return { text: token };
}

/** A moment as text, in English. Throws a `ValueFault` for parts that make no pattern. */
export function printMoment(moment: ZonedDateTime, parts: readonly PatternPart[]): string {
  const named = parts.map((item) => (isZoneName(item) ? { text: zoneName(moment, item.field.length < 4 ? 'short' : 'long') } : item));
  return guard('The date format is not valid.', () => formatterOf(named).format(moment));
}

/** Reads a text by a pattern, as strictly as Java does by default. Throws a `ValueFault` if they do not match. */
export function parseByParts<T>(text: string, parts: readonly PatternPart[], from: (found: TemporalAccessor) => T): T {
  const identified = parts.map((item) => (isZoneName(item) ? { field: 'VV' } : item));
  const readable = parts.some(isZoneName) ? withZoneIds(text) : text;
  return guard('The text is not a date of this format.', () => from(formatterOf(identified).parse(readable)));
}

function isZoneName(item: PatternPart): item is { readonly field: string } {
  return 'field' in item && /^z{1,4}$/.test(item.field);
}

function formatterOf(parts: readonly PatternPart[]): DateTimeFormatter {
  const builder = new DateTimeFormatterBuilder();
  for (const item of parts) {
    if ('text' in item) builder.appendLiteral(item.text);
    else appendField(builder, item.field);
  }
  // Weeks begin on Sunday in Java's plain English, too.
  return builder.toFormatter().withLocale((english ??= loadEnglish()));
}

function appendField(builder: DateTimeFormatterBuilder, field: string): void {
  const [longer, digitsMax = 0] = LONGER_FIELDS.get(field.charAt(0)) ?? [];
  if (field === '[') builder.optionalStart();
  else if (field === ']') builder.optionalEnd();
  else if (longer !== undefined && field.length <= digitsMax) builder.appendValue(longer, field.length, digitsMax, SignStyle.NOT_NEGATIVE);
  else builder.appendPattern(SYNONYMS.get(field) ?? field);
}
