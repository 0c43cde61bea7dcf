import { Decimal } from '../../../value/numbers/decimal.js';
import { Double } from '../../../value/numbers/double.js';
import { numberToDouble, numberToWhole, parseDouble, toWhole } from '../../../value/numbers/conversion.js';
import { isNumber, type TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import type { Args, CallServices, Filter } from '../../call.js';
import { paidText, saysYes, type TextArgument, textArguments, wholeOf } from '../text-arguments.js';
import { grouped } from './grouped.js';

/** A number as English writes it, commas anywhere between digits. The groups: sign, whole part, fraction, exponent. */
const ENGLISH_NUMBER = /^(-?)([0-9,]*)(?:\.([0-9]*))?(?:E(-?[0-9]{1,9}))?/;

/** Locales that write numbers as English does. `en_US` is none to Java, which then writes English all the same. */
const ENGLISH_LOCALE = /^en(?:[-_](?:AU|CA|GB|IE|IN|NZ|US))?$/i;

const SIZES = {
  decimal: ['KB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'],
  binary: ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB'],
};

/** A number found at the start of a text: in a form that `Number` reads, and its length there. */
interface FoundNumber {
  readonly text: string;
  readonly length: number;
}

/** Numbers from texts and to texts (DOMAIN §9.10), written as in English. */
export const NUMBER_FORMAT_FILTERS: ReadonlyArray<readonly [string, Filter]> = [
  ['bool', bool],
  ['filesizeformat', filesizeformat],
  ['float', float],
  ['format_number', formatNumber],
  ['int', int],
];

function bool(input: TemplateValue, _args: Args, { budget }: CallServices): boolean {
  return input !== null && saysYes(paidText(input, budget));
}

/** Cut towards zero. What is no number as a whole is the default. */
function int(input: TemplateValue, args: Args, { budget }: CallServices): number | bigint {
  const [text] = textArguments(args, budget);
  const fallback = toWhole(wholeOf(text) ?? 0n);
  if (input === null) return fallback;
  if (isNumber(input)) return toWhole(numberToWhole(input));
  const found = readWholeText(paidText(input, budget).trim());
  if (found === undefined) return fallback;
  const decimal = Decimal.parse(found);
  return toWhole(decimal === undefined ? numberToWhole(Number(found)) : decimal.toBigInt());
}

/** A double of single precision, as in Java. */
function float(input: TemplateValue, args: Args, { budget }: CallServices): TemplateValue {
  if (input instanceof Double && input.isSingle) return input;
  const [text] = textArguments(args, budget);
  const fallback = typeof text === 'string' ? (parseDouble(text) ?? 0) : 0;
  const value = isNumber(input) ? numberToDouble(input) : input === null ? undefined : readWholeText(paidText(input, budget));
  return new Double(Math.fround(Number(value ?? fallback)), true);
}

/** In units of 1000, or with `true` of 1024 bytes, at one decimal. Computed in single precision, as in Java. */
function filesizeformat(input: TemplateValue, args: Args, { budget }: CallServices): string {
  const bytes = Math.fround(parseDouble(paidText(input, budget)) ?? 0);
  if (bytes === 1) return '1 Byte';
  const isBinary = saysYes(textArguments(args, budget)[0]);
  const base = isBinary ? 1_024 : 1_000;
  if (bytes < base) return `${Math.max(-(2 ** 31), Math.trunc(bytes))} Bytes`;
  const sizes = isBinary ? SIZES.binary : SIZES.decimal;
  // Java's units end at 64 bits: what is larger is told in the last of them.
  const units = sizes.map((_, index) => Math.fround(Math.min(base ** (index + 2), 2 ** 63)));
  const found = units.findIndex((unit) => bytes < unit);
  const at = found < 0 ? units.length - 1 : found;
  const amount = Math.fround(Math.fround(base * bytes) / (units[at] ?? 1));
  return `${Decimal.ofDouble(amount)?.withScale(1, 'half-up').toPlainText() ?? String(amount)} ${sizes[at] ?? ''}`;
}

/** With commas, rounded half to even. A text counts up to where it stops being a number; one that never is one stays as it is. */
function formatNumber(input: TemplateValue, args: Args, { budget }: CallServices): TemplateValue {
  const [locale, precision] = textArguments(args, budget);
  if (typeof locale === 'string' && locale !== '' && !ENGLISH_LOCALE.test(locale)) {
    throw new ValueFault('"format_number" writes English numbers only: the locale "en-US" or the like.');
  }
  const found = readNumber(paidText(input, budget));
  const number = found === undefined ? undefined : Decimal.parse(found.text);
  if (number === undefined) return input;
  const decimals = Math.max(0, number.scale);
  return inEnglish(number, Math.min(decimals, precisionOr(decimals, precision)));
}

function precisionOr(fallback: number, precision: TextArgument): number {
  if (precision === undefined) return fallback;
  if (precision === null || !/^[+-]?[0-9]{1,9}$/.test(precision)) throw new ValueFault('"format_number" needs a whole number of decimals.');
  return Math.max(0, Number(precision));
}

function inEnglish(number: Decimal, decimals: number): string {
  const [whole = '', fraction = ''] = number.withScale(decimals, 'half-even').toPlainText().replace('-', '').split('.');
  const significant = withoutEnd(fraction, '0');
  return `${number.sign < 0 ? '-' : ''}${grouped(whole)}${significant === '' ? '' : `.${significant}`}`;
}

/** Without what a text ends with. A regular expression for this takes quadratic time. */
function withoutEnd(text: string, character: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) end -= 1;
  return text.slice(0, end);
}

/** The number that a whole text is, in a form that `Number` reads; undefined if it is none, or there is more. */
function readWholeText(text: string): string | undefined {
  const found = readNumber(text);
  return found !== undefined && found.length === text.length ? found.text : undefined;
}

/** The number that a text begins with (Java's `DecimalFormat.parse`), and its length there. */
function readNumber(text: string): FoundNumber | undefined {
  if (text.startsWith('NaN')) return { text: 'NaN', length: 3 };
  const [infinity] = /^-?∞/.exec(text) ?? [];
  if (infinity !== undefined) return { text: infinity.replace('∞', 'Infinity'), length: infinity.length };
  const match = ENGLISH_NUMBER.exec(text);
  return match === null ? undefined : readParts(match);
}

function readParts([match, sign = '', whole = '', fraction = '', exponent = '0']: RegExpExecArray): FoundNumber | undefined {
  if (!/[0-9]/.test(whole + fraction)) return undefined;
  const digits = `${sign}${whole.replaceAll(',', '')}.${fraction}`;
  if (fraction !== '' || !whole.endsWith(',')) return { text: `${digits}e${exponent}`, length: match.length };
  // Commas that no digit follows do not belong to the number.
  return { text: digits, length: sign.length + withoutEnd(whole, ',').length };
}
