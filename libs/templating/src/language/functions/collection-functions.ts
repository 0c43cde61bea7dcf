import { TEMPLATE_LIMITS } from '../../limits.js';
import { Entry } from '../../value/entry.js';
import { printNull } from '../../value/print.js';
import { emptyMap, entriesOf, isMap, type TemplateList, type TemplateMap, type TemplateValue } from '../../value/template-value.js';
import { ValueFault } from '../../value/value-fault.js';
import { Args, type CallServices, type TemplateFunction } from '../call.js';
import { truncate as truncateText } from '../filters/text/layout-filters.js';
import { integerOr, paidText } from '../filters/text-arguments.js';

/** What Jinjava takes for a number, though only a plain whole number within 32 bits sets the end of a range. */
const WHOLE_NUMBER = /^[+-]?(?:0[0-7]+|0[xX][0-9a-fA-F]+|(?!0[0-9])[0-9]+(?:[lL]|(?:[eE][+-]?[0-9]+)?[fFdD]?))$/;
const DECIMAL_NUMBER = /^[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[fFdD]?$/;

/** Functions that make lists, maps and texts, and the ones of the namespace `fn` (DOMAIN §9.5). Names of arguments are dropped. */
export const COLLECTION_FUNCTIONS: ReadonlyArray<readonly [string, TemplateFunction]> = [
  ['range', range],
  ['truncate', truncate],
  ['namespace', namespace],
  ['fn:list', list],
  ['fn:immutable_list', immutableList],
  ['fn:map_entry', mapEntry],
];

/** `range(end)`, `range(start, end, step)`: whole numbers up to but not including the end, at most 1,000 of them. */
function range({ all }: Args, { budget }: CallServices): TemplateValue {
  const [first, second, third = null] = all;
  if (first === undefined || first === null) throw new ValueFault('"range" needs a number.');
  const start = second === undefined ? 0 : integerOr(0, paidText(first, budget));
  const end = readEnd(paidText(second === undefined ? first : second, budget), start);
  const step = integerOr(1, paidText(third, budget));
  const size = step === 0 ? 0 : Math.max(0, Math.min(Math.ceil((end - start) / step), TEMPLATE_LIMITS.rangeItemsMax));
  budget.spendOnItems(size);
  return Array.from({ length: size }, (_, index) => start + index * step);
}

/** What is no number at all ends at 0; a number that is not whole, or too large, ends where the longest range does. */
function readEnd(text: string, start: number): number {
  if (!WHOLE_NUMBER.test(text) && !DECIMAL_NUMBER.test(text)) return 0;
  return integerOr(start + TEMPLATE_LIMITS.rangeItemsMax, text);
}

/** `truncate(text, length, killwords, end)`: the filter of that name. */
function truncate({ all }: Args, services: CallServices): TemplateValue {
  const [text, ...rest] = all;
  if (text === undefined) throw new ValueFault('"truncate" needs a text.');
  return truncateText(text, new Args(rest, null), services);
}

/** `namespace(map, name=value)`: a map of its own, of which tags may set members. */
function namespace({ positional: [first = null], named }: Args, services: CallServices): TemplateMap {
  const map = emptyMap();
  const members = [...(isMap(first) ? entriesOf(first) : []), ...[...(named ?? [])].filter(([, value]) => value !== null)];
  services.budget.spendOnItems(members.length);
  for (const [key, value] of members) map[key] = value;
  services.markNamespace(map);
  return map;
}

function list({ all }: Args, { budget }: CallServices): TemplateList {
  budget.spendOnItems(all.length);
  return [...all];
}

function immutableList(args: Args, services: CallServices): TemplateList {
  const items = list(args, services);
  Object.freeze(items);
  return items;
}

function mapEntry({ all }: Args): TemplateValue {
  const [key = null, value = null] = all;
  if (all.length !== 2) throw new ValueFault('"fn:map_entry" takes a key and a value.');
  return new Entry(printNull(key), value);
}
