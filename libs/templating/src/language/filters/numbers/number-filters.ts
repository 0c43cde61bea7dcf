import type { Budget } from '../../../render/budget.js';
import { negate } from '../../../value/numbers/arithmetic.js';
import { Decimal, type Rounding } from '../../../value/numbers/decimal.js';
import { Double, toDouble } from '../../../value/numbers/double.js';
import { logarithmTo, naturalLogarithm, rootOf } from '../../../value/numbers/logarithm.js';
import { coerceToDecimal, numberKind, numberToDouble, numberToWhole, parseDouble } from '../../../value/numbers/conversion.js';
import { SafeText } from '../../../value/safe-text.js';
import { isNumber, type NumberValue, type TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import type { Args, CallServices, Filter } from '../../call.js';
import { integerOr, paidText, type TextArgument, textArguments, wholeOf } from '../text-arguments.js';

/** Digits of a result; a filter in a loop would otherwise double them at every turn. */
const DIGITS_MAX = 1_000;
const UNSCALED_MAX = 10n ** BigInt(DIGITS_MAX);

/** Steps that a logarithm is worth. */
const LOGARITHM_STEPS = 20;

const ROUNDINGS: ReadonlyMap<TextArgument, Rounding> = new Map([
  ['ceil', 'ceiling'],
  ['floor', 'floor'],
]);

/**
 * Arithmetic (DOMAIN §9.10). `add`, `divide`, `multiply` and `round` give decimals; a double counts as the shortest decimal that reads
 * back as it, where Java takes its binary expansion. Throw a `ValueFault` for what is no number, and for a division by zero.
 */
export const NUMBER_FILTERS: ReadonlyArray<readonly [string, Filter]> = [
  ['abs', abs],
  ['add', add],
  ['divide', divide],
  ['divisible', divisible],
  ['log', log],
  ['multiply', multiply],
  ['root', root],
  ['round', round],
];

function abs(input: TemplateValue, _args: Args, { budget }: CallServices): TemplateValue {
  if (input === null) return null;
  if (!isNumber(input)) return positive(readDecimal('abs', input, budget));
  if (numberKind(input) !== 'double') return input instanceof Decimal ? positive(input) : numberToWhole(input) < 0n ? negate(input) : input;
  const value = numberToDouble(input);
  if (value > 0) return input;
  return input instanceof Double && input.isSingle ? new Double(Math.abs(value), true) : toDouble(Math.abs(value));
}

function positive(decimal: Decimal): Decimal {
  return decimal.sign < 0 ? decimal.negate() : decimal;
}

function add(input: TemplateValue, args: Args, { budget }: CallServices): TemplateValue {
  if (input === null) return null;
  const [addend] = textArguments(args, budget);
  if (addend === undefined) throw new ValueFault('"add" needs a number to add.');
  const base = readDecimal('add', input, budget);
  return addend === null ? base : bounded(base.add(readDecimal('add', addend, budget)));
}

function multiply(input: TemplateValue, args: Args, { budget }: CallServices): TemplateValue {
  const factor = operandOf('multiply', args, budget);
  return factor === null ? input : bounded(toDecimal(input, budget).multiply(factor));
}

/**
 * Rounded half up at the number of decimals that the dividend has. A double that no short decimal equals (`19.9`) has some fifty in Java;
 * here the quotient is then as exact as a double.
 */
function divide(input: TemplateValue, args: Args, { budget }: CallServices): TemplateValue {
  const divisor = operandOf('divide', args, budget);
  if (divisor === null) return input;
  const dividend = toDecimal(input, budget);
  if (divisor.sign === 0) throw new ValueFault('"divide" cannot divide by zero.');
  if (!isNumber(input) || isExact(input, dividend)) return bounded(dividend.divide(divisor, 'half-up'));
  const quotient = Decimal.ofDouble(numberToDouble(input) / divisor.toNumber());
  if (quotient === undefined) throw new ValueFault('"divide" got a number that is too large.');
  return quotient;
}

/** Whether the decimal that stands for a number is that number exactly: with n decimals, a double must be a multiple of 2^-n. */
function isExact(value: NumberValue, decimal: Decimal): boolean {
  return numberKind(value) !== 'double' || Number.isInteger(numberToDouble(value) * 2 ** decimal.scale);
}

function divisible(input: TemplateValue, args: Args, { budget }: CallServices): boolean {
  if (!isNumber(input)) return false;
  const [text] = textArguments(args, budget);
  const divisor = wholeOf(text) ?? 0n;
  if (divisor === 0n) throw new ValueFault('"divisible" needs a whole number that is not zero.');
  return numberToWhole(input) % divisor === 0n;
}

function round(input: TemplateValue, args: Args, { budget }: CallServices): TemplateValue {
  if (input === null) return null;
  const [precision, method] = textArguments(args, budget);
  const decimals = integerOr(0, precision);
  if (Math.abs(decimals) > DIGITS_MAX) throw new ValueFault(`"round" takes no more than ${DIGITS_MAX} decimals.`);
  return readDecimal('round', input, budget).withScale(decimals, ROUNDINGS.get(method) ?? 'half-up');
}

function root(input: TemplateValue, args: Args, { budget }: CallServices): TemplateValue {
  const degree = argumentOf('root', args, budget) ?? 2;
  if (!isNumeral(input)) return input;
  const value = mustBePositive('root', inputOf('root', input, budget));
  if (mustBePositive('root', degree) === 2) return toDouble(Math.sqrt(value));
  if (degree === 3) return toDouble(Math.cbrt(value));
  budget.spend(LOGARITHM_STEPS);
  return toDouble(rootOf(mustBeFinite('root', degree), mustBeFinite('root', value)));
}

function log(input: TemplateValue, args: Args, { budget }: CallServices): TemplateValue {
  const base = argumentOf('log', args, budget);
  if (!isNumeral(input)) return input;
  const value = mustBePositive('log', inputOf('log', input, budget));
  budget.spend(LOGARITHM_STEPS);
  if (base === undefined) return toDouble(Number.isFinite(value) ? naturalLogarithm(value) : value);
  if (mustBePositive('log', base) === 1) throw new ValueFault('"log" has no base 1.');
  return toDouble(logarithmTo(mustBeFinite('log', base), mustBeFinite('log', value)));
}

/** The argument that `root` and `log` take; undefined if there is none, or null. */
function argumentOf(filter: string, args: Args, budget: Budget): number | undefined {
  const [text] = textArguments(args, budget);
  if (text === undefined || text === null) return undefined;
  const value = parseDouble(text);
  if (value === undefined) throw new ValueFault(`"${filter}" takes a number.`);
  return value;
}

/** What is neither number nor text, `root` and `log` give back. */
function isNumeral(value: TemplateValue): value is NumberValue | string {
  return typeof value === 'string' || isNumber(value);
}

function inputOf(filter: string, input: NumberValue | string, budget: Budget): number {
  return typeof input === 'string' ? readDecimal(filter, input, budget).toNumber() : numberToDouble(input);
}

function mustBePositive(filter: string, value: number): number {
  if (value <= 0) throw new ValueFault(`"${filter}" needs numbers greater than zero.`);
  return value;
}

function mustBeFinite(filter: string, value: number): number {
  if (!Number.isFinite(value)) throw new ValueFault(`"${filter}" needs finite numbers.`);
  return value;
}

/** The operand of `multiply` and `divide`, which know no names; null if it is null. */
function operandOf(filter: string, { positional: [operand] }: Args, budget: Budget): Decimal | null {
  if (operand === undefined) throw new ValueFault(`"${filter}" needs a number.`);
  return operand === null ? null : readDecimal(filter, operand, budget);
}

/** The decimal that a number prints as, or a text says. */
function readDecimal(filter: string, value: TemplateValue, budget: Budget): Decimal {
  const isReadable = typeof value === 'string' || isNumber(value) || value instanceof SafeText;
  const decimal = isReadable ? Decimal.parse(paidText(value, budget)) : undefined;
  if (decimal === undefined) throw new ValueFault(`"${filter}" needs a number.`);
  return decimal;
}

/** An input as Java's arithmetic takes it; null and the empty text are 0, a double has no trailing zeros. */
function toDecimal(value: TemplateValue, budget: Budget): Decimal {
  if (typeof value === 'string') budget.spendOnText(value.length);
  if (!isNumber(value) || numberKind(value) !== 'double') return coerceToDecimal(value);
  const decimal = coerceToDecimal(toDouble(numberToDouble(value)));
  return decimal.scale < 0 ? decimal.withScale(0, 'down') : decimal;
}

function bounded(decimal: Decimal): Decimal {
  if (decimal.unscaled > UNSCALED_MAX || decimal.unscaled < -UNSCALED_MAX) throw new ValueFault('The number has too many digits.');
  return decimal;
}
