import type { Budget } from '../../render/budget.js';
import { TEMPLATE_LIMITS } from '../../limits.js';
import { isSame } from '../../value/equality.js';
import { isList, type TemplateList, type TemplateValue } from '../../value/template-value.js';
import { ValueFault } from '../../value/value-fault.js';
import type { CallServices, Method } from '../call.js';
import { method, toInteger } from './checked-method.js';

/** Methods that change the list they are called on. */
export const MUTATING_LIST_METHODS: ReadonlySet<string> = new Set([
  'add', 'addAll', 'append', 'clear', 'extend', 'insert', 'pop', 'remove', 'reverse', 'set',
]); // prettier-ignore

/**
 * The methods of lists (DOMAIN §9.11). Items are compared as Java's `equals` does, so `1` is neither `'1'` nor `1.0`. An index out of
 * range gives null where Jinjava only warns. Throw a `ValueFault` for a wrong argument and for a change of a tuple.
 */
export const LIST_METHODS: ReadonlyMap<string, Method<TemplateList>> = new Map([
  method<TemplateList>('add', [1, 2], (list, args, services) =>
    args.length === 1 ? append(list, args, services) : addAt(list, args, services),
  ),
  method<TemplateList>('addAll', 1, extend),
  method<TemplateList>('append', 1, append),
  method<TemplateList>('clear', 0, clear),
  method<TemplateList>('contains', 1, (list, [item = null], { budget }) => find(list, item, budget) >= 0),
  method<TemplateList>('copy', 0, copy),
  method<TemplateList>('count', 1, count),
  method<TemplateList>('equals', 1, equals),
  method<TemplateList>('extend', 1, extend),
  method<TemplateList>('get', 1, (list, [index]) => list[toInteger(index)] ?? null),
  method<TemplateList>('index', [1, 3], index),
  method<TemplateList>('indexOf', 1, index),
  method<TemplateList>('insert', 2, insert),
  method<TemplateList>('isEmpty', 0, (list) => list.length === 0),
  method<TemplateList>('lastIndexOf', 1, lastIndexOf),
  method<TemplateList>('pop', [0, 1], pop),
  method<TemplateList>('remove', 1, remove),
  method<TemplateList>('reverse', 0, reverse),
  method<TemplateList>('set', 2, set),
  method<TemplateList>('size', 0, (list) => list.length),
]);

/** Adds an item at the end. A list is not added to itself: the answer is then false. */
function append(list: TemplateList, [item = null]: readonly TemplateValue[], { budget }: CallServices): boolean {
  if (list === item) return false;
  makeRoom(list, 1, budget);
  list.push(item);
  return true;
}

function extend(list: TemplateList, [items = null]: readonly TemplateValue[], { budget }: CallServices): boolean {
  if (items === null || items === '') return false;
  if (!isList(items)) throw new ValueFault('A list can only be extended by another list.');
  makeRoom(list, items.length, budget);
  for (const item of items.slice()) list.push(item);
  return items.length > 0;
}

function addAt(list: TemplateList, [at, item = null]: readonly TemplateValue[], { budget }: CallServices): null {
  const place = toInteger(at);
  if (place < 0 || place > list.length || list === item) throw new ValueFault('The list has no such place, or would hold itself.');
  return insertAt(list, place, item, budget);
}

/** Unlike `add`, takes places from the end, but not the one behind the last item. */
function insert(list: TemplateList, [at, item = null]: readonly TemplateValue[], { budget }: CallServices): null {
  const place = toInteger(at);
  if (list === item || place >= list.length) return null;
  return insertAt(list, place < 0 ? Math.max(0, list.length + place) : place, item, budget);
}

function insertAt(list: TemplateList, place: number, item: TemplateValue, budget: Budget): null {
  makeRoom(list, 1, budget);
  budget.spend(list.length >> 5);
  list.splice(place, 0, item);
  return null;
}

function pop(list: TemplateList, [at]: readonly TemplateValue[], { budget }: CallServices): TemplateValue {
  const place = at === undefined ? list.length - 1 : toInteger(at);
  if (list.length === 0 || Math.abs(place) >= list.length) return null;
  return takeOut(list, place < 0 ? list.length + place : place, budget);
}

/** By value; but null means the first place, as it does to Java, which prefers `remove(int)`. */
function remove(list: TemplateList, [item = null]: readonly TemplateValue[], { budget }: CallServices): TemplateValue {
  if (item === null) {
    if (list.length === 0) throw new ValueFault('The list is empty.');
    return takeOut(list, 0, budget);
  }
  mustBeChangeable(list);
  const place = find(list, item, budget);
  if (place >= 0) takeOut(list, place, budget);
  return place >= 0;
}

function takeOut(list: TemplateList, place: number, budget: Budget): TemplateValue {
  mustBeChangeable(list);
  budget.spend(1 + (list.length >> 5));
  return list.splice(place, 1)[0] ?? null;
}

function set(list: TemplateList, [at, item = null]: readonly TemplateValue[]): TemplateValue {
  mustBeChangeable(list);
  const place = toInteger(at);
  const previous = list[place];
  if (previous === undefined || list === item) throw new ValueFault('The list has no such place.');
  list[place] = item;
  return previous;
}

function clear(list: TemplateList): null {
  mustBeChangeable(list);
  list.length = 0;
  return null;
}

function reverse(list: TemplateList, _args: readonly TemplateValue[], { budget }: CallServices): null {
  mustBeChangeable(list);
  budget.spendOnItems(list.length);
  list.reverse();
  return null;
}

/** A list that can be changed, also of a tuple. */
function copy(list: TemplateList, _args: readonly TemplateValue[], { budget }: CallServices): TemplateList {
  budget.spendOnItems(list.length);
  return list.slice();
}

function count(list: TemplateList, [item = null]: readonly TemplateValue[], { budget }: CallServices): number {
  budget.spendOnItems(list.length);
  return list.filter((candidate) => isSame(candidate, item, budget)).length;
}

function equals(list: TemplateList, [other = null]: readonly TemplateValue[], { budget }: CallServices): boolean {
  return isSame(list, other, budget);
}

/** With bounds, null as soon as the search leaves the list. */
function index(list: TemplateList, args: readonly TemplateValue[], { budget }: CallServices): number | null {
  const [item = null, from, to] = args;
  if (args.length === 1) return find(list, item, budget);
  const [begin, end] = [toInteger(from), toInteger(to)];
  if (begin >= end) return -1;
  if (begin < 0) return null;
  const place = find(list.slice(begin, end), item, budget);
  if (place >= 0) return begin + place;
  return end > list.length ? null : -1;
}

function lastIndexOf(list: TemplateList, [item = null]: readonly TemplateValue[], { budget }: CallServices): number {
  budget.spendOnItems(list.length);
  return list.findLastIndex((candidate) => isSame(candidate, item, budget));
}

function find(list: TemplateList, item: TemplateValue, budget: Budget): number {
  budget.spendOnItems(list.length);
  return list.findIndex((candidate) => isSame(candidate, item, budget));
}

/** Pays for the items that are added. Throws a `RenderStop` if the list would hold too many, a `ValueFault` if it is a tuple. */
function makeRoom(list: TemplateList, added: number, budget: Budget): void {
  mustBeChangeable(list);
  const isFull = list.length + added > TEMPLATE_LIMITS.itemsMax;
  budget.spendOnItems(isFull ? list.length + added : added);
}

function mustBeChangeable(list: TemplateList): void {
  if (Object.isFrozen(list)) throw new ValueFault('A tuple cannot be changed.');
}
