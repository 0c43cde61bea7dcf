import type { Budget } from '../render/budget.js';
import { isMap, type TemplateValue } from './template-value.js';

/** What a loop goes through: the items of a list, the values of a map; anything else is one item, null none. */
export function itemsOf(value: TemplateValue): readonly TemplateValue[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value;
  return isMap(value) ? Object.values(value) : [value];
}

/** Like {@link itemsOf}, paid for. Throws a `RenderStop` for more items than a list may hold. */
export function paidItemsOf(value: TemplateValue, budget: Budget): readonly TemplateValue[] {
  const items = itemsOf(value);
  budget.spendOnItems(items.length);
  return items;
}
