import type { Matcher, RE2JS } from 're2js';
import type { Budget } from '../../../render/budget.js';
import type { TemplateList, TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import type { Args, CallServices, Filter } from '../../call.js';
import { compileLinear, INVALID_EXPRESSION, payForNextSearch, payForSearch } from '../../linear-expression.js';
import { integerOr, paidPrint, paidText, type TextArgument, textArguments } from '../text-arguments.js';
import { trimmed } from './text-parts.js';

/** Blanks of Unicode: `split` cuts there, and takes them from the ends of its parts. */
const UNICODE_BLANK = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

interface Replacement {
  readonly search: string;
  readonly replacement: string;
  readonly times?: number;
}

/** Parts of texts found, replaced and taken apart (DOMAIN §9.10). */
export const REPLACEMENT_FILTERS: ReadonlyArray<readonly [string, Filter]> = [
  ['cut', cut],
  ['regex_replace', regexReplace],
  ['replace', replace],
  ['split', split],
];

function cut(input: TemplateValue, args: Args, { budget }: CallServices): string {
  const [part] = textArguments(args, budget);
  if (part === undefined) throw new ValueFault('"cut" needs the text to remove.');
  return replaceText(paidPrint(input, budget), { search: part ?? '', replacement: '' }, budget);
}

/** `replace(old, new, count)`. Nothing is replaced if one of the texts is null. */
function replace(input: TemplateValue, args: Args, { budget }: CallServices): string | null {
  const [search, replacement, count] = textArguments(args, budget);
  if (input === null) return null;
  if (search === undefined || replacement === undefined) throw new ValueFault('"replace" needs a text to replace and its replacement.');
  const text = paidText(input, budget);
  const times = count === undefined || count === null ? -1 : readCount(count);
  return replacement === null ? text : replaceText(text, { search: search ?? '', replacement, times }, budget);
}

/** Decimal, hexadecimal (`0x1f`, `#1f`) or octal (`017`), within 32 bits (Java's `Integer.decode`). */
function readCount(text: string): number {
  const [, sign = '', hex, octal, decimal = ''] =
    /^([+-]?)(?:(?:0[xX]|#)([0-9a-fA-F]{1,9})|0([0-7]{1,12})|(0|[1-9][0-9]{0,9}))$/.exec(text) ?? [];
  const digits = hex !== undefined ? `0x${hex}` : octal !== undefined ? `0o${octal}` : decimal;
  const count = digits === '' ? Number.NaN : integerOr(Number.NaN, sign + String(Number(digits)));
  if (Number.isNaN(count)) throw new ValueFault('"replace" needs a whole number as "count".');
  return count;
}

/** A negative number of times is no bound. The empty text is not found. */
function replaceText(text: string, { search, replacement, times = -1 }: Replacement, budget: Budget): string {
  if (search === '' || times === 0) return text;
  budget.spendOnSearch(text, search);
  const parts = text.split(search);
  if (times > 0 && parts.length > times + 1) parts.push(parts.splice(times).join(search));
  budget.spendOnText(text.length + (parts.length - 1) * (replacement.length - search.length));
  return parts.join(replacement);
}

/** In RE2's syntax, which takes linear time. `$0`, `$1` and `${name}` stand for groups; a backslash makes what follows it plain. */
function regexReplace(input: TemplateValue, args: Args, { budget }: CallServices): string | null {
  const [pattern, replacement] = textArguments(args, budget);
  if (typeof pattern !== 'string' || typeof replacement !== 'string') {
    throw new ValueFault('"regex_replace" needs a regular expression and a replacement.');
  }
  if (input === null) return null;
  if (typeof input !== 'string') throw new ValueFault('"regex_replace" needs a text.');
  // The library takes `(?<name>…)` as well, which Jinjava's RE2 refuses.
  if (pattern.replace(/\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*\]/g, '').includes('(?<')) throw new ValueFault(INVALID_EXPRESSION);
  const expression = compileLinear(pattern, budget);
  payForSearch(expression, input.length, budget);
  return replaceMatches(input, expression, replacement, budget);
}

function replaceMatches(text: string, expression: RE2JS, replacement: string, budget: Budget): string {
  const matcher = expression.matcher(text);
  const references = replacement.split('$').length - 1;
  const pieces: string[] = [];
  let end = 0;
  while ((payForNextSearch(expression, text.length - end, budget), matcher.find())) {
    const length = matcher.end() - matcher.start();
    budget.spendOnText(matcher.start() - end + replacement.length + references * length);
    pieces.push(text.slice(end, matcher.start()), expandReplacement(replacement, matcher));
    end = matcher.end();
  }
  const replaced = pieces.join('') + text.slice(end);
  budget.spendOnText(replaced.length);
  return replaced;
}

function expandReplacement(replacement: string, matcher: Matcher): string {
  return replacement.replace(/\\[^]|\$[0-9]+|\$\{[^} ]*\}?/g, (part) => {
    if (part.startsWith('\\')) return part.slice(1);
    return part.startsWith('${') ? expandName(part, matcher) : expandNumber(part.slice(1), matcher);
  });
}

/** A named group that took no part is `null`, as in Jinjava; a numbered one is nothing. */
function expandName(part: string, matcher: Matcher): string {
  const name = part.slice(2, -1);
  if (!part.endsWith('}') || !Object.hasOwn(matcher.namedGroups, name))
    throw new ValueFault('"regex_replace" finds no group of that name.');
  return matcher.group(name) ?? 'null';
}

/** As many digits as name a group are its number, the rest is text. */
function expandNumber(digits: string, matcher: Matcher): string {
  let end = 1;
  while (end < digits.length && Number(digits.slice(0, end + 1)) <= matcher.groupCount()) end += 1;
  const group = Number(digits.slice(0, end));
  if (group > matcher.groupCount()) throw new ValueFault('"regex_replace" finds no group of that number.');
  return (matcher.group(group) ?? '') + digits.slice(end);
}

/** `split(separator, limit)`, at any blank without a separator. Parts are trimmed, empty ones dropped; the last of a limit is the rest. */
function split(input: TemplateValue, args: Args, { budget }: CallServices): TemplateList {
  const [separator, limit] = textArguments(args, budget);
  if (separator === '') throw new ValueFault('"split" needs a separator that is not empty.');
  const text = paidPrint(input, budget);
  budget.spendOnSearch(text, separator ?? '');
  const parts = splitText(text, separator, integerOr(0, limit));
  budget.spendOnItems(parts.length);
  return parts;
}

function splitText(text: string, separator: TextArgument, limit: number): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const piece of text.split(separator ?? UNICODE_BLANK)) {
    const part = withoutBlanks(piece);
    if (part !== '' && parts.length === limit - 1) return [...parts, withoutBlanks(text.slice(start))];
    if (part !== '') parts.push(part);
    start += piece.length + (separator?.length ?? 1);
  }
  return parts;
}

function withoutBlanks(text: string): string {
  return trimmed(text, (character) => UNICODE_BLANK.test(character));
}
