import type { Budget } from '../../render/budget.js';
import { isLess, isLessOrEqual } from '../../value/comparison.js';
import { equals } from '../../value/equality.js';
import { numberToDouble, numberToWhole } from '../../value/numbers/conversion.js';
import { isNumber, type TemplateValue } from '../../value/template-value.js';
import { ValueFault } from '../../value/value-fault.js';
import type { Test } from '../call.js';

/** A relation of the tested value to the argument. */
type Relation = (value: TemplateValue, other: TemplateValue, budget: Budget) => boolean;

const isUnequal: Relation = (value, other, budget) => !equals(value, other, budget);
const isGreater: Relation = (value, other) => isLess(other, value);
const isGreaterOrEqual: Relation = (value, other) => isLessOrEqual(other, value);

/** Tests that compare with an argument, coercing as the operators do (DOMAIN §9.6), and those that ask what divides a number. */
export const COMPARISON_TESTS: ReadonlyArray<readonly [string, Test]> = [
  ...named(equals, 'eq', 'equalto', '=='),
  ...named(isUnequal, 'ne', '!='),
  ...named(isLess, 'lt', 'lessthan', '<'),
  ...named(isLessOrEqual, 'le', '<='),
  ...named(isGreater, 'gt', 'greaterthan', '>'),
  ...named(isGreaterOrEqual, 'ge', '>='),
  ...named(isSameValue, 'sameas'),
  ['divisibleby', isDivisibleBy],
  ['even', (value) => isNumber(value) && numberToWhole(value) % 2n === 0n],
  ['odd', (value) => isNumber(value) && numberToWhole(value) % 2n !== 0n],
];

function named(relation: Relation, ...names: readonly string[]): Array<[string, Test]> {
  return names.map((name) => [name, (value, [other], { budget }) => relation(value, argumentOf(name, other), budget)]);
}

function argumentOf(name: string, argument: TemplateValue | undefined): TemplateValue {
  if (argument === undefined) throw new ValueFault(`The test "${name}" needs an argument.`);
  return argument;
}

/** The very same list, map or date, not an equal one; for texts, numbers and the like, the same value without coercion. */
function isSameValue(value: TemplateValue, other: TemplateValue): boolean {
  return Object.is(value, other);
}

function isDivisibleBy(value: TemplateValue, [argument]: readonly TemplateValue[]): boolean {
  if (!isNumber(value) || hasFraction(numberToDouble(value))) return false;
  const divisor = argumentOf('divisibleby', argument);
  if (divisor === null) return false;
  const whole = isNumber(divisor) && !hasFraction(numberToDouble(divisor)) ? numberToWhole(divisor) : 0n;
  if (whole === 0n) throw new ValueFault('The test "divisibleby" needs a whole number that is not zero.');
  return numberToWhole(value) % whole === 0n;
}

function hasFraction(value: number): boolean {
  return Math.floor(value) !== Math.ceil(value);
}
