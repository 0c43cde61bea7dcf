import { member } from '../../../render/member.js';
import type { Budget } from '../../../render/budget.js';
import { isSame, sameNumberKey } from '../../../value/equality.js';
import { isMap, isNumber, type TemplateList, type TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import type { Args, CallServices, Filter } from '../../call.js';
import { textArguments } from '../text-arguments.js';
import { paidItemsOf } from '../../../value/items.js';

/** Lists as sets (DOMAIN §9.3): every item once, in the order of its first place. `1`, `1.0` and `'1'` are three items. */
export const SET_FILTERS: ReadonlyArray<readonly [string, Filter]> = [
  ['difference', setFilter('difference', (left, right) => left.without(right))],
  ['intersect', setFilter('intersect', (left, right) => left.within(right))],
  ['symmetric_difference', setFilter('symmetric_difference', (left, right) => [...left.without(right), ...right.without(left)])],
  ['union', setFilter('union', (left, right) => [...left.items, ...right.without(left)])],
  ['unique', unique],
];

/** Values that are all different, without coercion (Java's `LinkedHashSet`). */
class ValueSet {
  readonly items: TemplateList = [];
  private readonly buckets = new Map<string, TemplateList>();

  constructor(private readonly budget: Budget) {}

  /** False if the value is there already. */
  add(value: TemplateValue): boolean {
    const key = this.bucketKey(value);
    const bucket = this.buckets.get(key);
    if (bucket === undefined) this.buckets.set(key, [value]);
    else if (this.holds(bucket, value)) return false;
    else bucket.push(value);
    this.items.push(value);
    return true;
  }

  has(value: TemplateValue): boolean {
    const bucket = this.buckets.get(this.bucketKey(value));
    return bucket !== undefined && this.holds(bucket, value);
  }

  without(other: ValueSet): TemplateList {
    return this.items.filter((item) => !other.has(item));
  }

  within(other: ValueSet): TemplateList {
    return this.items.filter((item) => other.has(item));
  }

  private bucketKey(value: TemplateValue): string {
    const key = bucketOf(value);
    this.budget.spend(1 + (key.length >> 5));
    return key;
  }

  private holds(bucket: TemplateList, value: TemplateValue): boolean {
    return bucket.some((candidate) => {
      this.budget.spend(1);
      return isSame(candidate, value, this.budget);
    });
  }
}

function setFilter(name: string, combine: (left: ValueSet, right: ValueSet) => TemplateList): Filter {
  return (input, { positional: [other] }, { budget }) => {
    if (other === undefined) throw new ValueFault(`"${name}" needs a list.`);
    return combine(toSet(input, budget), toSet(other, budget));
  };
}

function toSet(value: TemplateValue, budget: Budget): ValueSet {
  const set = new ValueSet(budget);
  for (const item of paidItemsOf(value, budget)) set.add(item);
  return set;
}

/** The items that differ, or that differ in an attribute. */
function unique(input: TemplateValue, args: Args, { budget }: CallServices): TemplateList {
  const [attribute] = textArguments(args, budget);
  const seen = new ValueSet(budget);
  return paidItemsOf(input, budget).filter((item) => seen.add(typeof attribute === 'string' ? member(item, attribute) : item));
}

/**
 * A text that values which are the same share. Those that differ mostly do not: it tells all of a simple value, and of a list or map what
 * its simple members are.
 */
function bucketOf(value: TemplateValue): string {
  if (Array.isArray(value)) return `list ${value.map(simpleKey).join(' ')}`;
  if (value === null || !isMap(value)) return simpleKey(value);
  const members = Object.keys(value).sort();
  return `map ${members.map((key) => `${key} ${simpleKey(value[key] ?? null)}`).join(' ')}`;
}

function simpleKey(value: TemplateValue): string {
  if (typeof value === 'string') return `text ${value}`;
  if (value !== null && isNumber(value)) return sameNumberKey(value);
  return typeof value === 'object' && value !== null ? `some ${sizeOf(value)}` : String(value);
}

function sizeOf(value: TemplateValue): number {
  if (Array.isArray(value)) return value.length;
  return value !== null && isMap(value) ? Object.keys(value).length : 0;
}
