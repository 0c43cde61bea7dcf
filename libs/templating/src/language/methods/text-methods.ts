import type { Budget } from '../../render/budget.js';
import type { TemplateList, TemplateValue } from '../../value/template-value.js';
import { ValueFault } from '../../value/value-fault.js';
import { holdsText } from '../../value/membership.js';
import type { CallServices, Method } from '../call.js';
import { trimmed } from '../filters/text/text-parts.js';
import { compileLinear, payForNextSearch, payForSearch } from '../linear-expression.js';
import { method, toInteger, toText } from './checked-method.js';

/** Characters that mean something in a regular expression: a separator without them is found without one. */
const SPECIAL = /[\\^$.|?*+()[\]{}]/;

/**
 * The methods of texts (DOMAIN §9.11): those of Java's `String`, with its coercions of arguments. Positions count UTF-16 units, but a
 * text is never cut inside a surrogate pair: the half is left out. Throw a `ValueFault` for a wrong argument or a place out of range.
 */
export const TEXT_METHODS: ReadonlyMap<string, Method<string>> = new Map([
  paying('charAt', 1, charAt),
  paying('concat', 1, (text, [end], services) => paid(text + toText(end, services), services)),
  method<string>('contains', 1, (text, [part], { budget }) => holdsText(text, mustBeText(part), budget)),
  paying('endsWith', 1, (text, [end], services) => text.endsWith(toText(end, services))),
  method<string>('equals', 1, (text, [other]) => text === other),
  paying('equalsIgnoreCase', 1, (text, [other = null], services) => other !== null && fold(text) === fold(toText(other, services))),
  paying('indexOf', [1, 2], indexOf),
  paying('isBlank', 0, (text) => text.trim() === ''),
  method<string>('isEmpty', 0, (text) => text === ''),
  paying('lastIndexOf', 1, lastIndexOf),
  method<string>('length', 0, (text) => text.length),
  paying('matches', 1, matches),
  paying('repeat', 1, repeat),
  paying('replace', 2, replace),
  paying('split', [1, 2], split),
  paying('startsWith', [1, 2], startsWith),
  paying('strip', 0, (text) => text.trim()),
  paying('substring', [1, 2], substring),
  paying('toLowerCase', 0, (text, _args, services) => paid(text.toLowerCase(), services)),
  paying('toUpperCase', 0, (text, _args, services) => paid(text.toUpperCase(), services)),
  paying('trim', 0, (text) => trimmed(text, (character) => character <= ' ')),
]);

/** A method whose work grows with the text. */
function paying(name: string, counts: number | readonly number[], run: Method<string>): [string, Method<string>] {
  return method<string>(name, counts, (text, args, services) => {
    services.budget.spendOnText(text.length);
    return run(text, args, services);
  });
}

function charAt(text: string, [at]: readonly TemplateValue[]): string {
  const place = toInteger(at);
  return cut(text, place, place + 1);
}

function substring(text: string, [from, to]: readonly TemplateValue[]): string {
  return cut(text, toInteger(from), to === undefined ? text.length : toInteger(to));
}

function cut(text: string, from: number, to: number): string {
  if (from < 0 || from > to || to > text.length) throw new ValueFault('The text has no such part.');
  return text.slice(from, to).replace(/^\p{Surrogate}|\p{Surrogate}$/gu, '');
}

/** Alone, a number is the code of a character; with a start, it is a text. */
function indexOf(text: string, args: readonly TemplateValue[], services: CallServices): number {
  const [part, from] = args;
  if (args.length === 2 || typeof part === 'string') {
    const searched = toText(part, services);
    services.budget.spendOnSearch(text, searched);
    return text.indexOf(searched, toInteger(from));
  }
  const code = toInteger(part);
  return code >= 0 && code <= 0x10ffff ? text.indexOf(String.fromCodePoint(code)) : -1;
}

function lastIndexOf(text: string, [part]: readonly TemplateValue[], services: CallServices): number {
  const searched = toText(part, services);
  services.budget.spendOnSearch(text, searched);
  return text.lastIndexOf(searched);
}

function startsWith(text: string, args: readonly TemplateValue[], services: CallServices): boolean {
  const start = toText(args[0], services);
  const from = toInteger(args[1]);
  return from >= 0 && from <= text.length && text.startsWith(start, from);
}

function repeat(text: string, [times]: readonly TemplateValue[], { budget }: CallServices): string {
  const count = toInteger(times);
  if (count < 0) throw new ValueFault('A text cannot be repeated less than 0 times.');
  budget.spendOnText(text.length * count);
  return text.repeat(count);
}

/** Of texts; if one argument is no text, both stand for single characters, as Java's `replace(char, char)` has it. */
function replace(text: string, [old = null, replacement = null]: readonly TemplateValue[], { budget }: CallServices): string {
  const isOfTexts = [old, replacement].some(isText) && [old, replacement].every((value) => value === null || isText(value));
  const [search, put] = isOfTexts ? [mustBeText(old), mustBeText(replacement)] : [toCharacter(old), toCharacter(replacement)];
  budget.spendOnSearch(text, search);
  const parts = search === '' ? ['', ...text, ''] : text.split(search);
  budget.spendOnText(text.length + (parts.length - 1) * (put.length - search.length));
  return parts.join(put);
}

/** At a regular expression. Empty parts at the end are dropped, unless a limit is given; at a limit, the last part is the rest. */
function split(text: string, args: readonly TemplateValue[], services: CallServices): TemplateList {
  const separator = toText(args[0], services);
  const limit = toInteger(args[1]);
  services.budget.spendOnSearch(text, separator);
  const parts =
    separator === '' || SPECIAL.test(separator) ? splitAtMatches(text, separator, limit, services.budget) : text.split(separator);
  services.budget.spendOnItems(parts.length);
  if (limit > 0 && parts.length > limit) parts.push(parts.splice(limit - 1).join(separator));
  while (limit === 0 && parts.length > 1 && parts.at(-1) === '') parts.pop();
  if (limit === 0 && parts.length === 1 && parts[0] === '' && text !== '') parts.pop();
  return parts;
}

function splitAtMatches(text: string, pattern: string, limit: number, budget: Budget): string[] {
  const expression = compileLinear(pattern, budget);
  payForSearch(expression, text.length, budget);
  const matcher = expression.matcher(text);
  const parts: string[] = [];
  let from = 0;
  while ((limit <= 0 || parts.length < limit - 1) && (payForNextSearch(expression, text.length - from, budget), matcher.find())) {
    // A match of nothing at the start separates nothing.
    if (matcher.end() === 0) continue;
    parts.push(text.slice(from, matcher.start()));
    from = matcher.end();
  }
  parts.push(text.slice(from));
  return parts;
}

function matches(text: string, [pattern]: readonly TemplateValue[], services: CallServices): boolean {
  const expression = compileLinear(toText(pattern, services), services.budget);
  payForSearch(expression, text.length, services.budget);
  return expression.matches(text);
}

function toCharacter(value: TemplateValue): string {
  if (typeof value === 'string' && value !== '') return String.fromCodePoint(value.codePointAt(0) ?? 0);
  return String.fromCharCode(toInteger(value));
}

function mustBeText(value: TemplateValue | undefined): string {
  if (!isText(value)) throw new ValueFault('An argument of this method has to be a text.');
  return value;
}

function isText(value: TemplateValue | undefined): value is string {
  return typeof value === 'string';
}

function fold(text: string): string {
  return text.toUpperCase().toLowerCase();
}

function paid(text: string, { budget }: CallServices): string {
  budget.spendOnText(text.length);
  return text;
}
