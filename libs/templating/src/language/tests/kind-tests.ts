import { Decimal } from '../../value/numbers/decimal.js';
import { numberKind } from '../../value/numbers/conversion.js';
import { SafeText } from '../../value/safe-text.js';
import { isMap, isNumber, type TemplateValue } from '../../value/template-value.js';
import { isTrue } from '../../value/truth.js';
import type { Test } from '../call.js';

const isList: Test = (value) => Array.isArray(value);
const isNull: Test = (value) => value === null;

/** Tests of what a value is (DOMAIN §9.4). Null is not defined; texts and maps are neither sequences nor iterable. */
export const KIND_TESTS: ReadonlyArray<readonly [string, Test]> = [
  ['boolean', (value) => typeof value === 'boolean'],
  ['defined', (value) => value !== null],
  ['false', (value) => value === false],
  ['float', isFloat],
  ['integer', isInteger],
  ['iterable', isList],
  ['lower', (value) => typeof value === 'string' && /^\p{Lowercase}+$/u.test(value)],
  ['mapping', (value) => value !== null && isMap(value)],
  ['none', isNull],
  ['number', (value) => isNumber(value)],
  ['sequence', isList],
  ['string', (value) => typeof value === 'string' || value instanceof SafeText],
  ['true', (value) => value === true],
  ['truthy', (value) => isTrue(value)],
  ['undefined', isNull],
  ['upper', isUpper],
];

/** Doubles, and decimals that have decimals. */
function isFloat(value: TemplateValue): boolean {
  if (value instanceof Decimal) return value.scale > 0;
  return isNumber(value) && numberKind(value) === 'double';
}

function isInteger(value: TemplateValue): boolean {
  if (value instanceof Decimal) return value.scale === 0;
  return isNumber(value) && numberKind(value) !== 'double';
}

/** Letters alone: with a blank or a digit a text is neither `upper` nor `lower`. */
function isUpper(value: TemplateValue): boolean {
  const text = value instanceof SafeText ? value.text : value;
  return typeof text === 'string' && /^\p{Uppercase}+$/u.test(text);
}
