import { RenderStop } from '../fault.js';
import { DateTime } from './date-time.js';
import { Decimal } from './numbers/decimal.js';
import { Entry } from './entry.js';
import {
  coerceToDecimal,
  coerceToDouble,
  coerceToLong,
  coerceToWhole,
  numberKind,
  type NumberKind,
  numberToDouble,
  numberToWhole,
} from './numbers/conversion.js';
import { print } from './print.js';
import { SafeText } from './safe-text.js';
import { SpecialValue } from './special-value.js';
import {
  entriesOf,
  isList,
  isMap,
  isNumber,
  type NumberValue,
  type TemplateList,
  type TemplateMap,
  type TemplateValue,
} from './template-value.js';
import { isTrue } from './truth.js';

/** Levels that two lists or maps are compared to, and members: a list may hold itself, or another one many times. */
const DEPTH_MAX = 100;
const PAIRS_MAX = 100_000;

/**
 * `==`: the operands are brought to the wider kind first, so `1 == '1'` and `true == 'true'` (JUEL's `BooleanOperations`, DOMAIN
 * §9.6). Throws a `ValueFault` where a number meets what is none.
 */
export function equals(left: TemplateValue, right: TemplateValue): boolean {
  if (left === right) return true;
  if (left === null || right === null) return false;
  if (typeof left === 'string' && typeof right === 'string') return false;
  const kind = meetingKind(left, right);
  if (kind !== null) return equalNumbers(kind, left, right);
  if (typeof left === 'boolean' || typeof right === 'boolean') return isTrue(left) === isTrue(right);
  if (typeof left === 'string' || typeof right === 'string') return print(left) === print(right);
  return isSame(left, right);
}

/**
 * Whether two values are the same without any coercion (Java's `equals`): `1` is neither `'1'` nor `1.0`. Lists and maps are compared
 * member by member. Throws a `RenderStop` for lists that hold each other so often that this does not end.
 */
export function isSame(left: TemplateValue, right: TemplateValue, walk: Walk = { pairs: 0, depth: 0 }): boolean {
  if (Object.is(left, right)) return true;
  if (isNumber(left) && isNumber(right)) return isSameNumber(left, right);
  if (isList(left) && isList(right)) return below(walk, () => isSameList(left, right, walk));
  if (isMap(left) && isMap(right)) return below(walk, () => isSameMap(left, right, walk));
  return left instanceof SpecialValue && right instanceof SpecialValue && isSameSpecial(left, right, walk);
}

/** A comparison under way. */
interface Walk {
  pairs: number;
  depth: number;
}

function below(walk: Walk, compare: () => boolean): boolean {
  walk.pairs += 1;
  walk.depth += 1;
  if (walk.pairs > PAIRS_MAX || walk.depth > DEPTH_MAX)
    throw new RenderStop('budget', 'Two lists or maps are too large, or too deep, to compare.');
  const isEqual = compare();
  walk.depth -= 1;
  return isEqual;
}

function isSameList(left: TemplateList, right: TemplateList, walk: Walk): boolean {
  return left.length === right.length && left.every((item, index) => isSame(item, right[index] ?? null, walk));
}

function isSameSpecial(left: SpecialValue, right: SpecialValue, walk: Walk): boolean {
  if (left instanceof SafeText && right instanceof SafeText) return left.text === right.text;
  if (left instanceof DateTime && right instanceof DateTime) return left.moment.equals(right.moment);
  return left instanceof Entry && right instanceof Entry && left.key === right.key && isSame(left.value, right.value, walk);
}

/** A text that two values share if and only if they are the same number; for other values their identity tells. */
export function sameNumberKey(value: NumberValue): string {
  const kind = numberKind(value);
  if (kind === 'decimal') return `decimal ${value instanceof Decimal ? `${value.unscaled} ${value.scale}` : ''}`;
  return kind === 'double' ? `double ${numberToDouble(value)}` : `whole ${numberToWhole(value)}`;
}

function isSameNumber(left: NumberValue, right: NumberValue): boolean {
  return sameNumberKey(left) === sameNumberKey(right);
}

function isSameMap(left: TemplateMap, right: TemplateMap, walk: Walk): boolean {
  const entries = entriesOf(left);
  if (entries.length !== Object.keys(right).length) return false;
  return entries.every(([key, value]) => Object.hasOwn(right, key) && isSame(value, right[key] ?? null, walk));
}

/** The kind at which two values meet if one of them is a number, else null. */
export function meetingKind(left: TemplateValue, right: TemplateValue): NumberKind | null {
  const kinds: NumberKind[] = [];
  if (isNumber(left)) kinds.push(numberKind(left));
  if (isNumber(right)) kinds.push(numberKind(right));
  return (['decimal', 'double', 'big', 'long'] as const).find((kind) => kinds.includes(kind)) ?? null;
}

function equalNumbers(kind: NumberKind, left: TemplateValue, right: TemplateValue): boolean {
  if (kind === 'double') return Object.is(coerceToDouble(left), coerceToDouble(right));
  if (kind === 'long') return coerceToLong(left) === coerceToLong(right);
  if (kind === 'big') return coerceToWhole(left) === coerceToWhole(right);
  const [a, b] = [coerceToDecimal(left), coerceToDecimal(right)];
  return a.unscaled === b.unscaled && a.scale === b.scale;
}
