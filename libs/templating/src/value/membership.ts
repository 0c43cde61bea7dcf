import type { Budget } from '../render/budget.js';
import { coerceToDecimal, coerceToDouble, coerceToLong, coerceToWhole, numberKind, toWhole } from './numbers/conversion.js';
import { Double, toDouble } from './numbers/double.js';
import { isSame } from './equality.js';
import { print } from './print.js';
import { isMap, isNumber, type NumberValue, type TemplateList, type TemplateMap, type TemplateValue } from './template-value.js';
import { isTrue } from './truth.js';
import { ValueFault } from './value-fault.js';

/**
 * `item in container`: in a text by its print, in a map by key. In a list the item is first made what the first item that is not null is,
 * so `'1' in [1, 2]`, and `1.5 in [1, 2]`; from there on nothing is coerced (Jinjava's `CollectionMembershipOperator`). Anything else
 * holds nothing. Never throws a `ValueFault`: what cannot be coerced is not in the list.
 */
export function isIn(item: TemplateValue, container: TemplateValue, budget: Budget): boolean {
  if (typeof container === 'string') return holdsText(container, print(item), budget);
  if (Array.isArray(container)) return isInList(item, container, budget);
  return isMap(container) && hasKey(container, print(item));
}

/** Whether a text holds another one. */
export function holdsText(text: string, part: string, budget: Budget): boolean {
  budget.spendOnSearch(text, part);
  return text.includes(part);
}

function isInList(item: TemplateValue, list: TemplateList, budget: Budget): boolean {
  budget.spend(1 + (list.length >> 3));
  const model = list.find((candidate) => candidate !== null) ?? null;
  if (item === null && list[0] === null) return true;
  if (model === null) return false;
  const wanted = madeLike(model, item);
  return wanted !== undefined && list.some((candidate) => isSame(candidate, wanted, budget));
}

/** Enumerable ones only: the names that `allow_snake_case` adds are not keys. */
function hasKey(map: TemplateMap, key: string): boolean {
  return Object.prototype.propertyIsEnumerable.call(map, key);
}

/** The item as a value of the model's kind, or undefined if it cannot be one. */
function madeLike(model: TemplateValue, item: TemplateValue): TemplateValue | undefined {
  if (typeof model === 'string') return print(item);
  if (typeof model === 'boolean') return isTrue(item);
  if (isNumber(model)) return numberLike(model, item);
  if (item === null || item === '') return null;
  return typeof model === typeof item && Array.isArray(model) === Array.isArray(item) ? item : undefined;
}

function numberLike(model: NumberValue, item: TemplateValue): NumberValue | undefined {
  try {
    return coerceLike(model, item);
  } catch (error) {
    if (!(error instanceof ValueFault)) throw error;
    return undefined;
  }
}

function coerceLike(model: NumberValue, item: TemplateValue): NumberValue {
  const kind = numberKind(model);
  if (kind === 'decimal') return coerceToDecimal(item);
  if (kind === 'big') return toWhole(coerceToWhole(item));
  if (kind === 'long') return toWhole(coerceToLong(item));
  const double = coerceToDouble(item);
  return model instanceof Double && model.isSingle ? new Double(Math.fround(double), true) : toDouble(double);
}
