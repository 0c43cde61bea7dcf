import { member } from '../../../render/member.js';
import type { Budget } from '../../../render/budget.js';
import { printNull } from '../../../value/print.js';
import { SafeText } from '../../../value/safe-text.js';
import {
  emptyMap,
  entriesOf,
  isMap,
  isNumber,
  type TemplateList,
  type TemplateMap,
  type TemplateValue,
} from '../../../value/template-value.js';
import { isTrue } from '../../../value/truth.js';
import { ValueFault } from '../../../value/value-fault.js';
import type { Args, CallServices, Filter } from '../../call.js';
import { attributeAt } from './attribute.js';
import { paidText, saysYes, textArguments } from '../text-arguments.js';
import { paidItemsOf } from '../../../value/items.js';

/** Items and attributes chosen by name, by test or by what is there (DOMAIN §9.10). */
export const SELECTION_FILTERS: ReadonlyArray<readonly [string, Filter]> = [
  ['allow_snake_case', allowSnakeCase],
  ['attr', attr],
  ['d', defaultTo],
  ['default', defaultTo],
  ['groupby', groupby],
  ['map', map],
  ['reject', (input, args, services) => select('reject', input, args, services)],
  ['rejectattr', (input, args, services) => selectByAttribute('rejectattr', input, args, services)],
  ['select', (input, args, services) => select('select', input, args, services)],
  ['selectattr', (input, args, services) => selectByAttribute('selectattr', input, args, services)],
];

/** The items that pass the test of a name, with the arguments behind it, or with `reject` those that do not. */
function select(filter: 'select' | 'reject', input: TemplateValue, { positional }: Args, services: CallServices): TemplateList {
  const [test = null, ...args] = positional;
  const passes = testOf(filter, test, args, services);
  const items = paidItemsOf(input, services.budget);
  return items.filter((item) => passes(item) === (filter === 'select'));
}

/** Like {@link select}, by an attribute of the items, which may be a dotted path; without a test, by whether it counts as true. */
function selectByAttribute(
  filter: 'selectattr' | 'rejectattr',
  input: TemplateValue,
  { positional }: Args,
  services: CallServices,
): TemplateList {
  const [attribute = null, test = 'truthy', ...args] = positional;
  const path = nameOf(filter, attribute, services.budget).split('.');
  const passes = testOf(filter, test, args, services);
  const items = paidItemsOf(input, services.budget);
  return items.filter((item) => passes(attributeAt(item, path)) === (filter === 'selectattr'));
}

function testOf(
  filter: string,
  test: TemplateValue,
  args: readonly TemplateValue[],
  services: CallServices,
): (value: TemplateValue) => boolean {
  const name = nameOf(filter, test, services.budget);
  if (!services.hasTest(name)) throw new ValueFault(`"${filter}" needs the name of a test, and there is none of this name.`);
  return (value) => services.test(name, value, args);
}

/** What a filter makes of the items, with the arguments behind its name; of a name that is no filter's, their attribute. */
function map(input: TemplateValue, { positional, named }: Args, services: CallServices): TemplateList {
  const items = paidItemsOf(input, services.budget);
  const attribute = named?.get('attribute');
  if (attribute !== undefined) {
    const name = nameOf('map', attribute, services.budget);
    return items.map((item) => member(item, name));
  }
  const [filter = null, ...args] = positional;
  const name = nameOf('map', filter, services.budget);
  return items.map((item) => (services.hasFilter(name) ? services.filter(name, item, args) : member(item, name)));
}

function nameOf(filter: string, value: TemplateValue, budget: Budget): string {
  if (value === null) throw new ValueFault(`"${filter}" needs a name that is not null.`);
  return paidText(value, budget);
}

function attr(input: TemplateValue, args: Args, { budget }: CallServices): TemplateValue {
  const [name = null] = textArguments(args, budget);
  return member(input, nameOf('attr', name, budget));
}

/**
 * Maps of `grouper`, the attribute as a text, `grouperObject`, the attribute itself, and `list`, the items that have it, in the order of
 * the first of each.
 */
function groupby(input: TemplateValue, args: Args, { budget }: CallServices): TemplateList {
  const [name] = textArguments(args, budget);
  if (name === undefined) throw new ValueFault('"groupby" needs the name of an attribute.');
  const groups = new Map<string, { readonly group: TemplateMap; readonly list: TemplateList }>();
  for (const item of paidItemsOf(input, budget)) {
    const attribute = member(item, name ?? '');
    const grouper = paidText(attribute, budget);
    const found = groups.get(grouper);
    if (found !== undefined) {
      found.list.push(item);
      continue;
    }
    const list = [item];
    groups.set(grouper, { group: Object.assign(emptyMap(), { grouper, grouperObject: attribute, list }), list });
  }
  return Array.from(groups.values(), ({ group }) => group);
}

/**
 * `default(default_value, truthy)`: the default in place of null, or with `truthy` of whatever counts as false. Names are honoured. A
 * default that is no list, map or date becomes a text, as in Jinjava.
 */
function defaultTo(input: TemplateValue, args: Args, { budget }: CallServices): TemplateValue {
  const { value, truthy } = defaultArguments(args);
  const coversFalse = truthy !== null && saysYes(paidText(truthy, budget));
  if (coversFalse ? isTrue(input) : input !== null) return input;
  const isPlain = isNumber(value) || typeof value === 'boolean' || value instanceof SafeText;
  return isPlain ? printNull(value) : value;
}

function defaultArguments({ positional, named }: Args): { readonly value: TemplateValue; readonly truthy: TemplateValue } {
  const { default_value: namedValue, truthy: namedTruthy = null, ...others } = Object.fromEntries(named ?? []);
  const [value = namedValue, truthy = namedTruthy] = positional;
  if (positional.length > 2 || Object.keys(others).length > 0) {
    throw new ValueFault('"default" takes no arguments but "default_value" and "truthy".');
  }
  if (value === undefined) throw new ValueFault('"default" needs a default value.');
  return { value, truthy };
}

/**
 * A copy of a map whose keys can also be read in snake case: `foo_bar` for `fooBar`. The added names are no keys: they neither print nor
 * count. Anything else stays as it is.
 */
function allowSnakeCase(input: TemplateValue, _args: Args, { budget }: CallServices): TemplateValue {
  if (input === null || !isMap(input)) return input;
  const entries = entriesOf(input);
  budget.spendOnItems(entries.length);
  const copy = Object.assign(emptyMap(), Object.fromEntries(entries));
  for (const [key, value] of entries) {
    const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (!Object.hasOwn(copy, name)) Object.defineProperty(copy, name, { value, enumerable: false, writable: true, configurable: true });
  }
  return copy;
}
