import { Decimal } from './decimal.js';
import { Double, toDouble } from './double.js';
import {
  coerceToDecimal,
  coerceToDouble,
  coerceToLong,
  coerceToWhole,
  hasFractionOrExponent,
  numberKind,
  numberToDouble,
  numberToWhole,
  toWhole,
} from './conversion.js';
import { isNumber, type TemplateValue } from '../template-value.js';
import { ValueFault } from '../value-fault.js';

/** How the operands of an operator meet: as the wider of the two (JUEL's `NumberOperations`). */
type Meeting = 'long' | 'big' | 'double' | 'decimal';

interface Operation {
  readonly double: (left: number, right: number) => number;
  readonly whole: (left: bigint, right: bigint) => bigint;
  readonly decimal: (left: Decimal, right: Decimal) => Decimal;
}

const ADD: Operation = { double: (a, b) => a + b, whole: (a, b) => a + b, decimal: (a, b) => a.add(b) };
const SUBTRACT: Operation = { double: (a, b) => a - b, whole: (a, b) => a - b, decimal: (a, b) => a.subtract(b) };
const MULTIPLY: Operation = { double: (a, b) => a * b, whole: (a, b) => a * b, decimal: (a, b) => a.multiply(b) };

export function add(left: TemplateValue, right: TemplateValue): TemplateValue {
  if (isSmall(left) && isSmall(right)) return left + right;
  return operate(ADD, left, right);
}

export function subtract(left: TemplateValue, right: TemplateValue): TemplateValue {
  if (isSmall(left) && isSmall(right)) return left - right;
  return operate(SUBTRACT, left, right);
}

export function multiply(left: TemplateValue, right: TemplateValue): TemplateValue {
  return operate(MULTIPLY, left, right);
}

/** A double; with a decimal or a number beyond 64 bits a decimal, rounded half up at the dividend's decimals (DOMAIN §9.15). */
export function divide(left: TemplateValue, right: TemplateValue): TemplateValue {
  if (left === null && right === null) return 0;
  if (isWide(left) || isWide(right)) {
    const divisor = coerceToDecimal(right);
    if (divisor.sign === 0) throw new ValueFault('A division by zero.');
    return coerceToDecimal(left).divide(divisor, 'half-up');
  }
  return toDouble(coerceToDouble(left) / coerceToDouble(right));
}

/** The remainder, with the sign of the dividend. */
export function remainder(left: TemplateValue, right: TemplateValue): TemplateValue {
  if (left === null && right === null) return 0;
  const meeting = meet(left, right);
  if (meeting === 'double' || meeting === 'decimal') return toDouble(coerceToDouble(left) % coerceToDouble(right));
  const [dividend, divisor] = meeting === 'big' ? [coerceToWhole(left), coerceToWhole(right)] : [coerceToLong(left), coerceToLong(right)];
  if (divisor === 0n) throw new ValueFault('A division by zero.');
  return toWhole(dividend % divisor);
}

/** `//`: rounded towards minus infinity. Numbers only: a text is refused, and so is a number beyond 64 bits. */
export function floorDivide(left: TemplateValue, right: TemplateValue): TemplateValue {
  const kinds = plainKinds(left, right);
  if (kinds === 'double') return toDouble(Math.floor(coerceToDouble(left) / coerceToDouble(right)));
  const [dividend, divisor] = [coerceToWhole(left), coerceToWhole(right)];
  if (divisor === 0n) throw new ValueFault('A division by zero.');
  const quotient = dividend / divisor;
  return toWhole(dividend % divisor !== 0n && dividend < 0n !== divisor < 0n ? quotient - 1n : quotient);
}

/** `**`: exact for whole numbers; a negative exponent of a whole number gives a whole number, so mostly 0. Numbers only. */
export function power(left: TemplateValue, right: TemplateValue): TemplateValue {
  const kinds = plainKinds(left, right);
  if (kinds === 'double') return toDouble(coerceToDouble(left) ** coerceToDouble(right));
  const [base, exponent] = [coerceToWhole(left), coerceToWhole(right)];
  if (exponent < 0n) return toWhole(numberToWhole(Number(base) ** Number(exponent)));
  if (exponent > 4_096n && base !== 0n && base !== 1n && base !== -1n) throw new ValueFault('The number is too large.');
  return toWhole(base ** exponent);
}

export function negate(value: TemplateValue): TemplateValue {
  if (value === null) return 0;
  if (typeof value === 'string') {
    return hasFractionOrExponent(value) ? toDouble(-coerceToDouble(value)) : toWhole(-coerceToLong(value));
  }
  if (!isNumber(value)) throw new ValueFault('Only a number can be negated.');
  if (value instanceof Decimal) return value.negate();
  if (numberKind(value) !== 'double') return toWhole(-numberToWhole(value));
  return value instanceof Double ? new Double(-value.value, value.isSingle) : toDouble(-numberToDouble(value));
}

/** `+5`: the size of a number. */
export function absolute(value: TemplateValue): TemplateValue {
  if (value === null) return null;
  if (!isNumber(value) || isWide(value)) throw new ValueFault('Only a number has a sign.');
  return numberToDouble(value) < 0 ? negate(value) : value;
}

function operate(operation: Operation, left: TemplateValue, right: TemplateValue): TemplateValue {
  if (left === null && right === null) return 0;
  const meeting = meet(left, right);
  if (meeting === 'decimal') return operation.decimal(coerceToDecimal(left), coerceToDecimal(right));
  if (meeting === 'double') return toDouble(operation.double(coerceToDouble(left), coerceToDouble(right)));
  if (meeting === 'big') return toWhole(operation.whole(coerceToWhole(left), coerceToWhole(right)));
  return toWhole(operation.whole(coerceToLong(left), coerceToLong(right)));
}

function meet(left: TemplateValue, right: TemplateValue): Meeting {
  const kinds = [kindOf(left), kindOf(right)];
  if (kinds.includes('decimal')) return 'decimal';
  if (kinds.includes('double')) return kinds.includes('big') ? 'decimal' : 'double';
  return kinds.includes('big') ? 'big' : 'long';
}

function kindOf(value: TemplateValue): Meeting {
  if (isNumber(value)) return numberKind(value);
  return typeof value === 'string' && hasFractionOrExponent(value) ? 'double' : 'long';
}

function plainKinds(left: TemplateValue, right: TemplateValue): 'long' | 'double' {
  if (!isNumber(left) || !isNumber(right) || isWide(left) || isWide(right))
    throw new ValueFault('Two numbers within 64 bits are needed here.');
  return numberKind(left) === 'double' || numberKind(right) === 'double' ? 'double' : 'long';
}

function isWide(value: TemplateValue): boolean {
  if (!isNumber(value)) return false;
  const kind = numberKind(value);
  return kind === 'decimal' || kind === 'big';
}

/** Whole numbers whose sum is exact without a further look. */
function isSmall(value: TemplateValue): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value <= 2 ** 51 && value >= -(2 ** 51);
}
