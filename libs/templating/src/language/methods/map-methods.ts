import { TEMPLATE_LIMITS } from '../../limits.js';
import type { Budget } from '../../render/budget.js';
import { Entry } from '../../value/entry.js';
import { isSame } from '../../value/equality.js';
import { entriesOf, isMap, type TemplateList, type TemplateMap, type TemplateValue } from '../../value/template-value.js';
import { ValueFault } from '../../value/value-fault.js';
import type { CallServices, Method } from '../call.js';
import { method } from './checked-method.js';

/** Methods that change the map they are called on. */
export const MUTATING_MAP_METHODS: ReadonlySet<string> = new Set(['clear', 'put', 'putAll', 'putIfAbsent', 'remove', 'update']);

/**
 * The methods of maps (DOMAIN §9.11). `keys`, `values` and `items` give lists of their own, which can be indexed and do not follow the
 * map when it changes (a quirk: Java's are sets that do). Only a text can be a key: others are not found. Throw a `ValueFault` for a
 * wrong argument.
 */
export const MAP_METHODS: ReadonlyMap<string, Method<TemplateMap>> = new Map([
  method<TemplateMap>('clear', 0, clear),
  method<TemplateMap>('containsKey', 1, (map, [key]) => has(map, key)),
  method<TemplateMap>('containsValue', 1, containsValue),
  method<TemplateMap>('equals', 1, equals),
  method<TemplateMap>('get', [1, 2], get),
  method<TemplateMap>('getOrDefault', 2, get),
  method<TemplateMap>('isEmpty', 0, (map) => Object.keys(map).length === 0),
  method<TemplateMap>('items', 0, (map, _args, { budget }) =>
    paid(
      entriesOf(map).map(([key, value]) => new Entry(key, value)),
      budget,
    ),
  ),
  method<TemplateMap>('keys', 0, (map, _args, { budget }) => paid(Object.keys(map), budget)),
  method<TemplateMap>('put', 2, put),
  method<TemplateMap>('putAll', 1, update),
  method<TemplateMap>('putIfAbsent', 2, putIfAbsent),
  method<TemplateMap>('remove', 1, remove),
  method<TemplateMap>('size', 0, (map) => Object.keys(map).length),
  method<TemplateMap>('update', 1, update),
  method<TemplateMap>('values', 0, (map, _args, { budget }) => paid(Object.values(map), budget)),
]);

/** The value of a key; without such a key the second argument, or null. A key whose value is null is one. */
function get(map: TemplateMap, [key, fallback = null]: readonly TemplateValue[]): TemplateValue {
  return has(map, key) ? (map[key] ?? null) : fallback;
}

function put(map: TemplateMap, [key = null, value = null]: readonly TemplateValue[], { budget }: CallServices): TemplateValue {
  if (value === map) throw new ValueFault('A map cannot be put into itself.');
  return write(map, key, value, budget);
}

function putIfAbsent(map: TemplateMap, args: readonly TemplateValue[], services: CallServices): TemplateValue {
  const present = get(map, args);
  const [key] = args;
  return has(map, key) && present !== null ? present : put(map, args, services);
}

function update(map: TemplateMap, [other = null]: readonly TemplateValue[], { budget }: CallServices): null {
  if (other === null || other === '') return null;
  if (!isMap(other) || other === map) throw new ValueFault('A map can only be updated with another map.');
  for (const [key, value] of entriesOf(other)) write(map, key, value, budget);
  return null;
}

function remove(map: TemplateMap, [key]: readonly TemplateValue[]): TemplateValue {
  if (!has(map, key)) return null;
  const previous = map[key] ?? null;
  delete map[key];
  return previous;
}

function clear(map: TemplateMap): null {
  for (const key of Object.keys(map)) delete map[key];
  return null;
}

function containsValue(map: TemplateMap, [value = null]: readonly TemplateValue[], { budget }: CallServices): boolean {
  return paid(Object.values(map), budget).some((candidate) => isSame(candidate, value, budget));
}

function equals(map: TemplateMap, [other = null]: readonly TemplateValue[], { budget }: CallServices): boolean {
  return isSame(map, other, budget);
}

/** Sets a key and gives its previous value. To count the keys costs their number, hence the price of a new one. */
function write(map: TemplateMap, key: TemplateValue, value: TemplateValue, budget: Budget): TemplateValue {
  const name = key === null ? 'null' : key;
  if (typeof name !== 'string') throw new ValueFault('Only a text can be the key of a map.');
  const previous = has(map, name) ? (map[name] ?? null) : undefined;
  if (previous === undefined) {
    const keys = Object.keys(map).length;
    if (keys >= TEMPLATE_LIMITS.itemsMax) budget.spendOnItems(keys + 1);
    budget.spend(keys >> 6);
  }
  budget.spend(1);
  // Never an assignment: of `__proto__` it would change what the map is.
  Object.defineProperty(map, name, { value, writable: true, enumerable: true, configurable: true });
  return previous ?? null;
}

function has(map: TemplateMap, key: TemplateValue | undefined): key is string {
  return typeof key === 'string' && Object.hasOwn(map, key);
}

function paid<Items extends TemplateList>(items: Items, budget: Budget): Items {
  budget.spendOnItems(items.length);
  return items;
}
