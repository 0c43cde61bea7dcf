import type { Budget } from '../../../render/budget.js';
import { compare } from '../../../value/comparison.js';
import { DateTime } from '../../../value/date-time.js';
import { Double } from '../../../value/numbers/double.js';
import { Entry } from '../../../value/entry.js';
import { numberKind } from '../../../value/numbers/conversion.js';
import { entriesOf, isMap, isNumber, type TemplateList, type TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import type { Args, CallServices, Filter } from '../../call.js';
import { attributeAt } from './attribute.js';
import { saysYes, textArguments } from '../text-arguments.js';
import { paidItemsOf } from '../../../value/items.js';

/** An item and what it is sorted by; `folded` if that is a text whose case does not count. */
interface Sortable {
  readonly item: TemplateValue;
  readonly key: TemplateValue;
  readonly folded: string | null;
}

/**
 * Lists and maps in order (DOMAIN §9.10). Texts go by UTF-16 units, without regard to case unless told otherwise; lists and maps have no
 * order and keep their places. Throw a `ValueFault` for a list of values that do not compare, such as `[3, 1.5]`, as in Java.
 */
export const SORT_FILTERS: ReadonlyArray<readonly [string, Filter]> = [
  ['dictsort', dictsort],
  ['sort', sort],
];

/** `sort(reverse, case_sensitive, attribute)`: names do not count, and the attribute may be a dotted path. */
function sort(input: TemplateValue, args: Args, { budget }: CallServices): TemplateList | null {
  if (input === null) return null;
  const [reverse, caseSensitive, attribute] = textArguments(args, budget);
  if (attribute === null) throw new ValueFault('"sort" takes no null for an attribute.');
  const path = (attribute ?? '').split('.').filter((name) => name !== '');
  const items = paidItemsOf(input, budget);
  // Java does not look at an only item.
  if (items.length < 2) return [...items];
  const isCaseSensitive = saysYes(caseSensitive);
  const direction = saysYes(reverse) ? -1 : 1;
  const sortables = items.map((item) => toSortable(item, notNull(attributeAt(notNull(item), path)), isCaseSensitive, budget));
  return inOrder(sortables, (left, right) => direction * compareItems(left, right), budget);
}

function notNull(value: TemplateValue): TemplateValue {
  if (value === null) throw new ValueFault('"sort" cannot sort items, or attributes, that are null.');
  return value;
}

/** `dictsort(case_sensitive, by)`: the entries of a map, by key, or by value if `by` is `value`. Anything else stays as it is. */
function dictsort(input: TemplateValue, args: Args, { budget }: CallServices): TemplateValue {
  if (input === null || !isMap(input)) return input;
  const [caseSensitive, by] = textArguments(args, budget);
  const byValue = typeof by === 'string' && by.toLowerCase() === 'value';
  const entries = entriesOf(input);
  budget.spendOnItems(entries.length);
  const sortables = entries.map(([key, value]) => toSortable(new Entry(key, value), byValue ? value : key, saysYes(caseSensitive), budget));
  return inOrder(sortables, compareEntries, budget);
}

function toSortable(item: TemplateValue, key: TemplateValue, isCaseSensitive: boolean, budget: Budget): Sortable {
  if (typeof key === 'string') budget.spendOnText(key.length);
  if (typeof key !== 'string' || isCaseSensitive) return { item, key, folded: null };
  return { item, key, folded: foldCase(key) };
}

function inOrder(sortables: Sortable[], compareTwo: (left: Sortable, right: Sortable) => number, budget: Budget): TemplateList {
  budget.spend(sortables.length * (Math.ceil(Math.log2(sortables.length + 1)) >> 2));
  return sortables.sort(compareTwo).map(({ item }) => item);
}

function compareItems(left: Sortable, right: Sortable): number {
  // The one comparison that Java begins although the other is no text.
  if (left.folded !== null && typeof right.key !== 'string') return notComparable();
  return compareKeys(left, right);
}

function compareEntries(left: Sortable, right: Sortable): number {
  return left.key === null || right.key === null ? 0 : compareKeys(left, right);
}

function compareKeys(left: Sortable, right: Sortable): number {
  const [kind, otherKind] = [orderOf(left.key), orderOf(right.key)];
  if (kind === null || otherKind === null) return 0;
  if (kind !== otherKind) return notComparable();
  return compare(left.folded ?? left.key, right.folded ?? right.key);
}

/** Values of one order compare with each other, and with no others; null if a value has none (Java's `Comparable`). */
function orderOf(value: TemplateValue): string | null {
  if (typeof value === 'string' || typeof value === 'boolean') return typeof value;
  if (value instanceof DateTime) return 'date';
  if (value === null || !isNumber(value)) return null;
  if (value instanceof Double && value.isSingle) return 'float';
  const kind = numberKind(value);
  return kind === 'big' ? 'long' : kind;
}

function notComparable(): never {
  throw new ValueFault('The values to sort are of kinds that cannot be compared.');
}

/** A text such that two which differ in case only become equal, character by character (Java's `compareToIgnoreCase`). */
function foldCase(text: string): string {
  const lower = text.toLowerCase();
  // Of such texts nearly all are ASCII.
  if (/^[\u{0}-\u{7f}]*$/u.test(text)) return lower;
  return Array.from(text, foldCharacter).join('');
}

/** Characters whose other case is several (`ß`) stay as they are. */
function foldCharacter(character: string): string {
  const upper = character.toUpperCase();
  const one = upper.length === character.length ? upper : character;
  const lower = one.toLowerCase();
  return lower.length === one.length ? lower : one;
}
