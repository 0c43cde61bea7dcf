import type { Budget } from '../../../render/budget.js';
import { Decimal } from '../../../value/numbers/decimal.js';
import { numberKind, numberToDouble, numberToWhole } from '../../../value/numbers/conversion.js';
import { isNumber, type NumberValue, type TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import type { Args, CallServices, Filter } from '../../call.js';
import { paidPrint, paidText } from '../text-arguments.js';
import { grouped } from '../numbers/grouped.js';
import { endOfPair } from './text-parts.js';

/** Index, flags, width, precision and conversion. */
const SPECIFIER = /%(?:([0-9]{1,9})\$)?([-#+ 0,(<]{0,8})([0-9]{1,9})?(?:\.([0-9]{1,9}))?([a-zA-Z%])/y;

/** Digits behind the point where a format does not say how many. */
const DECIMALS = 6;

/** Zeros at the end of a decimal, which may say that it has any number of them. */
const ZEROS_MAX = 1_000;

/** One `%…` of a format. */
interface Specifier {
  readonly index: number | undefined;
  readonly flags: string;
  readonly width: number | undefined;
  readonly precision: number | undefined;
  readonly conversion: string;
}

interface Conversion {
  /** Flags that it takes. */
  readonly flags: string;
  readonly takesPrecision: boolean;
  readonly hasUpperCase: boolean;
  toText(value: Exclude<TemplateValue, null>, specifier: Specifier, budget: Budget): string;
}

const CONVERSIONS: ReadonlyMap<string, Conversion> = new Map<string, Conversion>([
  ['b', { flags: '-<', takesPrecision: true, hasUpperCase: true, toText: (value) => String(value !== false) }],
  ['s', { flags: '-<', takesPrecision: true, hasUpperCase: true, toText: (value, _specifier, budget) => paidText(value, budget) }],
  ['c', { flags: '-<', takesPrecision: false, hasUpperCase: true, toText: () => unfit() }],
  ['d', { flags: '-+ 0,(<', takesPrecision: false, hasUpperCase: false, toText: decimalText }],
  ['x', { flags: '-#0<', takesPrecision: false, hasUpperCase: true, toText: (value, specifier) => bitsText(value, specifier, 16) }],
  ['o', { flags: '-#0<', takesPrecision: false, hasUpperCase: false, toText: (value, specifier) => bitsText(value, specifier, 8) }],
  ['f', { flags: '-#+ 0,(<', takesPrecision: true, hasUpperCase: false, toText: (value, specifier) => realText(value, specifier, fixed) }],
  [
    'e',
    { flags: '-#+ 0(<', takesPrecision: true, hasUpperCase: true, toText: (value, specifier) => realText(value, specifier, scientific) },
  ],
  ['g', { flags: '-+ 0,(<', takesPrecision: true, hasUpperCase: true, toText: (value, specifier) => realText(value, specifier, general) }],
]);

/** The filter `format`: Java's `String.format` without dates, hash codes and hexadecimal doubles. */
export const FORMAT_FILTERS: ReadonlyArray<readonly [string, Filter]> = [['format', format]];

/** The input is the format. Arguments with a name are not seen. */
function format(input: TemplateValue, { positional }: Args, { budget }: CallServices): string {
  const template = paidPrint(input, budget);
  budget.spendOnText(template.length);
  const take = argumentsInTurn(positional);
  let result = '';
  let from = 0;
  for (let at = template.indexOf('%'); at !== -1; at = template.indexOf('%', from)) {
    SPECIFIER.lastIndex = at;
    const match = SPECIFIER.exec(template);
    if (match === null) throw new ValueFault('"format" finds a "%" that begins no conversion.');
    const piece = convert(readSpecifier(match), take, budget);
    budget.spendOnText(piece.length);
    result += template.slice(from, at) + piece;
    from = at + match[0].length;
  }
  budget.spendOnText(result.length);
  return result + template.slice(from);
}

function readSpecifier([, index, flags = '', width, precision, conversion = '']: RegExpExecArray): Specifier {
  const [at, chars, digits] = [index, width, precision].map((text) => (text === undefined ? undefined : Number(text)));
  return { index: at, flags, width: chars, precision: digits, conversion };
}

/** The argument that a specifier means: of a number, the one before (`<`), or the next in turn. */
function argumentsInTurn(values: readonly TemplateValue[]): (specifier: Specifier) => TemplateValue {
  let inTurn = 0;
  let last = -1;
  return ({ index, flags }) => {
    if (!flags.includes('<')) last = index === undefined ? inTurn++ : index - 1;
    const value = values[last];
    if (value === undefined) throw new ValueFault('"format" needs more arguments.');
    return value;
  };
}

function convert(specifier: Specifier, take: (specifier: Specifier) => TemplateValue, budget: Budget): string {
  const { conversion: letter, flags, width = 0, precision = 0 } = specifier;
  if (letter === 'n') return lineBreak(specifier);
  const conversion = letter === '%' ? undefined : conversionOf(letter);
  checkFlags(specifier, conversion?.flags ?? '-', conversion?.takesPrecision ?? false);
  budget.spendOnText(Math.max(width, precision));
  const text = conversion === undefined ? '%' : convertValue(take(specifier), specifier, conversion, budget);
  const cased = letter === letter.toLowerCase() ? text : text.toUpperCase();
  return flags.includes('-') ? cased.padEnd(width) : cased.padStart(width);
}

function lineBreak({ flags, width, precision }: Specifier): string {
  if (flags !== '' || width !== undefined || precision !== undefined) throw new ValueFault('"format" takes "%n" with nothing else.');
  return '\n';
}

function conversionOf(letter: string): Conversion {
  const conversion = CONVERSIONS.get(letter.toLowerCase());
  if (conversion === undefined || (letter !== letter.toLowerCase() && !conversion.hasUpperCase)) {
    throw new ValueFault('"format" knows the conversions b, c, d, e, f, g, n, o, s and x only.');
  }
  return conversion;
}

function checkFlags({ flags, width, precision }: Specifier, allowed: string, takesPrecision: boolean): void {
  const has = (...wanted: string[]): boolean => wanted.every((flag) => flags.includes(flag));
  const isWrong =
    [...flags].some((flag) => !allowed.includes(flag)) ||
    new Set(flags).size < flags.length ||
    has('-', '0') ||
    has('+', ' ') ||
    ((has('-') || has('0')) && width === undefined) ||
    (precision !== undefined && !takesPrecision);
  if (isWrong) throw new ValueFault('"format" finds flags, a width or a precision that do not fit their conversion.');
}

/** Null is `null` to all conversions but `b`. Where it stands for a number, Java cuts it to the precision all the same. */
function convertValue(value: TemplateValue, specifier: Specifier, conversion: Conversion, budget: Budget): string {
  if (value !== null && !'bs'.includes(specifier.conversion.toLowerCase())) return conversion.toText(value, specifier, budget);
  const isOfTruth = specifier.conversion.toLowerCase() === 'b';
  const text = value === null ? (isOfTruth ? 'false' : 'null') : conversion.toText(value, specifier, budget);
  return text.slice(0, endOfPair(text, specifier.precision ?? text.length));
}

function decimalText(value: TemplateValue, specifier: Specifier): string {
  const whole = toWhole(value);
  const magnitude = String(whole < 0n ? -whole : whole);
  return laidOut(whole < 0n, specifier.flags.includes(',') ? grouped(magnitude) : magnitude, specifier);
}

/** Of a negative number within 64 bits those bits, beyond them its digits with a sign. */
function bitsText(value: TemplateValue, specifier: Specifier, base: 8 | 16): string {
  const whole = toWhole(value);
  const bits = numberKind(whole) === 'long' ? BigInt.asUintN(64, whole) : whole;
  const prefix = specifier.flags.includes('#') ? (base === 16 ? '0x' : '0') : '';
  return laidOut(bits < 0n, (bits < 0n ? -bits : bits).toString(base), specifier, prefix);
}

function realText(value: TemplateValue, specifier: Specifier, write: (size: Decimal, decimals: number) => string): string {
  if (!isNumber(value) || !['double', 'decimal'].includes(numberKind(value))) return unfit();
  const double = numberToDouble(value);
  const isNegative = double < 0 || Object.is(double, -0);
  const size = toSize(value);
  if (size === undefined) return laidOut(isNegative, printInfinite(double), { ...specifier, flags: specifier.flags.replace('0', '') });
  return laidOut(isNegative, punctuated(write(size, specifier.precision ?? DECIMALS), specifier.flags), specifier);
}

function printInfinite(value: number): string {
  return Number.isNaN(value) ? 'NaN' : 'Infinity';
}

/** With commas or a last point, where the flags ask for them. */
function punctuated(text: string, flags: string): string {
  const [mantissa = '', exponent] = text.split('e');
  const [whole = '', fraction] = mantissa.split('.');
  const point = fraction !== undefined || flags.includes('#') ? '.' : '';
  const digits = flags.includes(',') ? grouped(whole) : whole;
  return digits + point + (fraction ?? '') + (exponent === undefined ? '' : `e${exponent}`);
}

function toSize(value: NumberValue): Decimal | undefined {
  const decimal = value instanceof Decimal ? value : Decimal.ofDouble(numberToDouble(value));
  return decimal !== undefined && decimal.sign < 0 ? decimal.negate() : decimal;
}

/** Rounded half up; what lies beyond the digits there are is filled with zeros, however much it is. */
function fixed(size: Decimal, decimals: number): string {
  if (size.scale < -ZEROS_MAX) return unfit();
  const [whole = '', fraction = ''] = size
    .withScale(Math.min(decimals, Math.max(0, size.scale)), 'half-up')
    .toPlainText()
    .split('.');
  return decimals === 0 ? whole : `${whole}.${fraction.padEnd(decimals, '0')}`;
}

function scientific(size: Decimal, decimals: number): string {
  const { digits, exponent } = significant(size, decimals + 1);
  const fraction = decimals === 0 ? '' : `.${digits.slice(1).padEnd(decimals, '0')}`;
  return `${digits.charAt(0)}${fraction}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** A precision counts all digits here. */
function general(size: Decimal, precision: number): string {
  const count = Math.max(1, precision);
  const { exponent } = significant(size, count);
  return exponent < -4 || exponent >= count ? scientific(size, count - 1) : fixed(size, count - 1 - exponent);
}

/** The first digits, rounded half up, and the exponent of the first. */
function significant(size: Decimal, count: number): { readonly digits: string; readonly exponent: number } {
  const digits = String(size.unscaled);
  const exponent = size.unscaled === 0n ? 0 : digits.length - 1 - size.scale;
  if (digits.length <= count) return { digits, exponent };
  const rounded = String(size.withScale(count - 1 - exponent, 'half-up').unscaled);
  return { digits: rounded.slice(0, count), exponent: exponent + rounded.length - count };
}

function laidOut(isNegative: boolean, magnitude: string, { flags, width = 0 }: Specifier, prefix = ''): string {
  const isBracketed = isNegative && flags.includes('(');
  const sign = isBracketed ? '(' : isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const end = isBracketed ? ')' : '';
  const room = flags.includes('0') ? width - sign.length - prefix.length - end.length : 0;
  return sign + prefix + magnitude.padStart(room, '0') + end;
}

function toWhole(value: TemplateValue): bigint {
  return isNumber(value) && ['long', 'big'].includes(numberKind(value)) ? numberToWhole(value) : unfit();
}

function unfit(): never {
  throw new ValueFault('"format" is given a value that does not fit its conversion.');
}
