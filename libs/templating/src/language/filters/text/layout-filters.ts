import type { Budget } from '../../../render/budget.js';
import { Decimal } from '../../../value/numbers/decimal.js';
import { numberToWhole } from '../../../value/numbers/conversion.js';
import { isNumber, type TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import type { Args, CallServices, Filter } from '../../call.js';
import { integerOr, paidPrint, paidText, saysYes, textArguments } from '../text-arguments.js';
import { JAVA_BLANK, endOfPair } from './text-parts.js';

const CENTERED_CHARS = 80;
const INDENT_CHARS = 4;
const TRUNCATED_CHARS = 255;
const LINE_CHARS = 79;

/** Texts fitted into a width, counted in UTF-16 units (DOMAIN §9.10). A surrogate pair is never cut. */
export const LAYOUT_FILTERS: ReadonlyArray<readonly [string, Filter]> = [
  ['center', center],
  ['indent', indent],
  ['truncate', truncate],
  ['wordwrap', wordwrap],
];

/** `truncate(length, killwords, end)`. What is not a text is given back as it is. */
export function truncate(input: TemplateValue, { all }: Args, { budget }: CallServices): TemplateValue {
  if (typeof input !== 'string') return input;
  const [length = TRUNCATED_CHARS, killsWords = false, end = '...'] = all;
  const chars = integerOr(TRUNCATED_CHARS, paidText(length, budget));
  const cutsWords = saysYes(paidText(killsWords, budget));
  budget.spendOnText(input.length);
  return input.length <= chars
    ? input
    : input.slice(0, endOfPair(input, cutsWords ? chars : endOfWord(input, chars))) + paidText(end, budget);
}

/** The length that ends behind the last blank before `chars`, or at 1 if there is none; 0 or less if `chars` is negative. */
function endOfWord(text: string, chars: number): number {
  let at = chars;
  while (at > 0) {
    at -= 1;
    if (JAVA_BLANK.test(text.charAt(at))) break;
  }
  return at + 1;
}

function center(input: TemplateValue, args: Args, { budget }: CallServices): string | null {
  const [width] = textArguments(args, budget);
  if (input === null) return null;
  const text = paidText(input, budget);
  const chars = integerOr(CENTERED_CHARS, width);
  budget.spendOnText(Math.max(0, chars));
  return text.padStart(text.length + Math.floor((chars - text.length) / 2)).padEnd(chars);
}

/** Indents the lines after the first, and with `indentfirst` that one too. Honours the names of its arguments. */
function indent(input: TemplateValue, { positional, named }: Args, { budget }: CallServices): string {
  const given = new Map<string, TemplateValue>([['width', INDENT_CHARS], ['indentfirst', false], ...(named ?? [])]);
  ['width', 'indentfirst'].slice(0, positional.length).forEach((name, index) => given.set(name, positional[index] ?? null));
  if (given.size > 2 || positional.length > 2) throw new ValueFault('"indent" takes the arguments "width" and "indentfirst".');
  const width = Math.max(0, readWidth(given.get('width') ?? null, budget));
  const isFirstIndented = readYesOrNo(given.get('indentfirst') ?? null, budget);
  const lines = paidPrint(input, budget).split('\n');
  budget.spendOnText(lines.reduce((chars, line) => chars + 1 + line.length + width, 0));
  return lines.map((line, index) => (index === 0 && !isFirstIndented ? line : ' '.repeat(width) + line)).join('\n');
}

function readWidth(value: TemplateValue, budget: Budget): number {
  const whole = isNumber(value) ? numberToWhole(value) : value === null ? undefined : Decimal.parse(paidText(value, budget))?.toBigInt();
  if (whole === undefined) throw new ValueFault('"indent" needs a number as "width".');
  return Number(whole);
}

function readYesOrNo(value: TemplateValue, budget: Budget): boolean {
  const text = paidText(value, budget);
  if (value !== null && saysYes(text)) return true;
  if (value !== null && /^(?:false|no|off|[fn0])$/i.test(text)) return false;
  throw new ValueFault('"indent" needs true or false as "indentfirst".');
}

/** `wordwrap(width, break_long_words)`. Lines break at spaces only, one of which each break replaces. */
function wordwrap(input: TemplateValue, args: Args, { budget }: CallServices): string {
  const [width, breaksWords] = textArguments(args, budget);
  const chars = Math.max(1, integerOr(LINE_CHARS, width));
  const wrapped = wrap(paidPrint(input, budget), chars, breaksWords === undefined || saysYes(breaksWords)).join('\n');
  budget.spendOnText(wrapped.length);
  return wrapped;
}

function wrap(text: string, chars: number, breaksWords: boolean): string[] {
  const lines: string[] = [];
  let start = 0;
  for (;;) {
    while (text[start] === ' ') start += 1;
    if (text.length - start <= chars) return [...lines, text.slice(start)];
    const end = endOfLine(text, start, chars, breaksWords);
    lines.push(text.slice(start, end));
    if (end === text.length) return lines;
    start = text[end] === ' ' ? end + 1 : end;
  }
}

/** Where the line that begins at `start` ends: at its last space, or in a word or behind it. */
function endOfLine(text: string, start: number, chars: number, breaksWords: boolean): number {
  const space = text.slice(start, start + chars + 1).lastIndexOf(' ');
  if (space > 0) return start + space;
  // A pair that is wider than the line is kept whole all the same.
  const end = endOfPair(text, start + chars);
  if (breaksWords) return end > start ? end : start + 2;
  const next = text.indexOf(' ', start + chars);
  return next === -1 ? text.length : next;
}
