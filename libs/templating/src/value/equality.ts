import { RenderStop } from '../fault.js';
import type { Budget } from '../render/budget.js';
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

/** Levels that two lists or maps are compared to: a list may hold itself. */
const DEPTH_MAX = 100;

/**
 * `==`: the operands are brought to the wider kind first, so `1 == '1'` and `true == 'true'` (JUEL's `BooleanOperations`, DOMAIN
 * §9.6). Throws a `ValueFault` where a number meets what is none.
 */
export function equals(left: TemplateValue, right: TemplateValue, budget: Budget): boolean {
  if (left === right) return true;
  if (left === null || right === null) return false;
  if (typeof left === 'string' && typeof right === 'string') return false;
  const kind = meetingKind(left, right);
  if (kind !== null) return equalNumbers(kind, left, right);
  if (typeof left === 'boolean' || typeof right === 'boolean') return isTrue(left) === isTrue(right);
  if (typeof left === 'string' || typeof right === 'string') return isSameText(print(left), print(right), budget);
  return isSame(left, right, budget);
}

/**
 * Whether two values are the same without any coercion (Java's `equals`): `1` is neither `'1'` nor `1.0`. Lists and maps are compared
 * member by member, which the budget pays for: a list may hold another one many times. Throws a `RenderStop` for those that are nested too
 * deeply.
 */
export function isSame(left: TemplateValue, right: TemplateValue, budget: Budget, depth = 0): boolean {
  if (typeof left === 'string') return isSameText(left, right, budget);
  if (Object.is(left, right)) return true;
  if (isNumber(left) && isNumber(right)) return isSameNumber(left, right);
  if (isList(left) && isList(right)) return isSameList(left, right, budget, below(depth));
  if (isMap(left) && isMap(right)) return isSameMap(left, right, budget, below(depth));
  return left instanceof SpecialValue && right instanceof SpecialValue && isSameSpecial(left, right, budget, depth);
}

/** Texts of one length are compared to the first character that differs. */
function isSameText(left: string, right: TemplateValue, budget: Budget): boolean {
  if (typeof right !== 'string' || left.length !== right.length) return false;
  budget.spend(left.length >> 8);
  return left === right;
}

function below(depth: number): number {
  if (depth === DEPTH_MAX) throw new RenderStop('budget', 'Two lists or maps are too deep to compare.');
  return depth + 1;
}

function isSameList(left: TemplateList, right: TemplateList, budget: Budget, depth: number): boolean {
  if (left.length !== right.length) return false;
  budget.spend(1 + left.length);
  return left.every((item, index) => isSame(item, right[index] ?? null, budget, depth));
}

function isSameMap(left: TemplateMap, right: TemplateMap, budget: Budget, depth: number): boolean {
  const entries = entriesOf(left);
  budget.spend(1 + entries.length);
  if (entries.length !== Object.keys(right).length) return false;
  return entries.every(([key, value]) => Object.hasOwn(right, key) && isSame(value, right[key] ?? null, budget, depth));
}

function isSameSpecial(left: SpecialValue, right: SpecialValue, budget: Budget, depth: number): boolean {
  if (left instanceof SafeText && right instanceof SafeText) return left.text === right.text;
  if (left instanceof DateTime && right instanceof DateTime) return left.moment.equals(right.moment);
  if (!(left instanceof Entry) || !(right instanceof Entry)) return false;
  return left.key === right.key && isSame(left.value, right.value, budget, below(depth));
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
