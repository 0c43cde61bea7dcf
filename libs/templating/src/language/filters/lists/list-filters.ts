import { TEMPLATE_LIMITS } from '../../../limits.js';
import { member } from '../../../render/member.js';
import type { Budget } from '../../../render/budget.js';
import { Decimal } from '../../../value/numbers/decimal.js';
import { toDouble } from '../../../value/numbers/double.js';
import { numberKind, numberToDecimal, numberToDouble, numberToWhole } from '../../../value/numbers/conversion.js';
import { print } from '../../../value/print.js';
import { isMap, isNumber, type TemplateList, type TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import type { Args, CallServices, Filter } from '../../call.js';
import { integerOr, paidText, textArguments } from '../text-arguments.js';
import { itemsOf, paidItemsOf } from '../../../value/items.js';

const SLICE_SIZE_MAX = 1_000;

/** What a sum starts from. */
const NOTHING = new Decimal(0n, 0);

/** Lists taken apart, put together and measured (DOMAIN §9.10). `shuffle` and `random` are the same whenever the same event is rendered. */
export const LIST_FILTERS: ReadonlyArray<readonly [string, Filter]> = [
  ['batch', batch],
  ['count', length],
  ['first', (input, _args, { budget }) => listOf(input, budget)[0] ?? null],
  ['join', join],
  ['last', (input, _args, { budget }) => listOf(input, budget).at(-1) ?? null],
  ['length', length],
  ['list', list],
  ['random', random],
  ['reverse', reverse],
  ['shuffle', shuffle],
  ['slice', slice],
  ['sum', sum],
];

/** Like {@link itemsOf}, for a look at one of them: only what has to be made is paid for. */
function listOf(value: TemplateValue, budget: Budget): readonly TemplateValue[] {
  return Array.isArray(value) ? value : paidItemsOf(value, budget);
}

/** Rows of a number of items; the last is filled up with the second argument, or null. Of no size, there are none. */
function batch(input: TemplateValue, args: Args, { budget }: CallServices): TemplateList {
  const [sizeText, fill = null] = textArguments(args, budget);
  const size = integerOr(0, sizeText);
  if (input === null || size === 0) return [];
  const items = paidItemsOf(input, budget);
  if (size < 0) return items.length === 0 ? [] : [[...items]];
  const rows = inRows(items, size);
  fillUp(rows.at(-1), size, fill, budget);
  return rows;
}

/** Rows of a number of items, not a number of rows; the last is filled up only if there is a second argument. */
function slice(input: TemplateValue, args: Args, { budget }: CallServices): TemplateList {
  const [sizeText, fill] = textArguments(args, budget);
  if (sizeText === undefined) throw new ValueFault('"slice" needs a number of items.');
  const size = Math.min(integerOr(3, sizeText), SLICE_SIZE_MAX);
  if (size <= 0) throw new ValueFault('"slice" needs a number of items greater than zero.');
  const rows = inRows(paidItemsOf(input, budget), size);
  if (fill !== undefined) fillUp(rows.at(-1), size, fill, budget);
  return rows;
}

function inRows(items: readonly TemplateValue[], size: number): TemplateList[] {
  const rows: TemplateList[] = [];
  for (let start = 0; start < items.length; start += size) rows.push(items.slice(start, start + size));
  return rows;
}

function fillUp(row: TemplateList | undefined, size: number, fill: TemplateValue, budget: Budget): void {
  if (row === undefined) return;
  budget.spendOnItems(size);
  while (row.length < size) row.push(fill);
}

/** Texts count UTF-16 units; numbers and the like have no length: 0. */
function length(input: TemplateValue): number {
  if (typeof input === 'string' || Array.isArray(input)) return input.length;
  return input !== null && isMap(input) ? Object.keys(input).length : 0;
}

/** A text becomes a list of its characters, a list a list of its own; anything else is the only item of one. Null stays null. */
function list(input: TemplateValue, _args: Args, { budget }: CallServices): TemplateList | null {
  if (input === null) return null;
  if (typeof input === 'string') budget.spendOnText(input.length);
  const items: TemplateList = typeof input === 'string' ? Array.from(input) : Array.isArray(input) ? [...itemsOf(input)] : [input];
  budget.spendOnItems(items.length);
  return items;
}

function join(input: TemplateValue, args: Args, { budget }: CallServices): string {
  const [separator = '', attribute] = textArguments(args, budget);
  const glue = separator ?? 'null';
  let joined = '';
  paidItemsOf(input, budget).forEach((item, index) => {
    const value = typeof attribute === 'string' ? member(item, attribute) : item;
    const piece = (index > 0 ? glue : '') + (value === null ? '' : paidText(value, budget));
    // Every piece is looked at before it is added, so that no text grows beyond the limit.
    if (joined.length + piece.length > TEMPLATE_LIMITS.textCharsMax) budget.spendOnText(joined.length + piece.length);
    joined += piece;
  });
  budget.spendOnText(joined.length);
  return joined;
}

/** Of a list, or of the characters of a text, none of which is cut. Anything else stays as it is. */
function reverse(input: TemplateValue, _args: Args, { budget }: CallServices): TemplateValue {
  if (Array.isArray(input)) return [...paidItemsOf(input, budget)].reverse();
  if (typeof input !== 'string') return input;
  budget.spendOnText(input.length);
  return Array.from(input).reverse().join('');
}

function shuffle(input: TemplateValue, _args: Args, services: CallServices): TemplateValue {
  if (!Array.isArray(input)) return input;
  const left = [...paidItemsOf(input, services.budget)];
  const shuffled: TemplateList = [];
  while (left.length > 0) {
    const at = below(left.length, services);
    shuffled.push(left[at] ?? null);
    left[at] = left.at(-1) ?? null;
    left.pop();
  }
  return shuffled;
}

/** An item of a list, a value of a map, or a whole number from 0 up to below a number. A text that is no number gives 0. */
function random(input: TemplateValue, _args: Args, services: CallServices): TemplateValue {
  if (Array.isArray(input) || (input !== null && isMap(input))) {
    const items = listOf(input, services.budget);
    return items[below(items.length, services)] ?? null;
  }
  if (typeof input === 'string') return below(Number(Decimal.parse(paidText(input, services.budget))?.toBigInt() ?? 0n), services);
  if (!isNumber(input)) return input;
  const bound = Number(numberToWhole(input));
  if (bound <= 0) throw new ValueFault('"random" needs a number greater than zero.');
  return below(bound, services);
}

/** A pseudo-random whole number from 0 up to below a bound; 0 if there is none. */
function below(bound: number, services: CallServices): number {
  return bound > 0 ? Math.floor(services.random() * Math.min(bound, Number.MAX_SAFE_INTEGER)) : 0;
}

/**
 * A decimal: of the numbers, and of texts that are one, or of an attribute of the items. It starts with the first argument. The decimals
 * of doubles are the shortest that read back as them (DOMAIN §9.15), so `[0.1, 0.2]` gives 0.3.
 */
function sum(input: TemplateValue, args: Args, { budget }: CallServices): Decimal {
  const [start] = args.positional;
  const attribute = args.named?.get('attribute');
  if (start === null || attribute === null) throw new ValueFault('"sum" takes no null.');
  const name = attribute === undefined ? undefined : print(attribute);
  const begin = start === undefined ? undefined : Decimal.parse(paidText(start, budget));
  return paidItemsOf(input, budget).reduce<Decimal>(
    (total, item) => total.add(addendOf(name === undefined ? item : member(item, name), budget) ?? NOTHING),
    NOTHING.add(begin ?? NOTHING),
  );
}

/** What an item adds to a sum; undefined if it is no number. */
function addendOf(item: TemplateValue, budget: Budget): Decimal | undefined {
  if (typeof item === 'string') return Decimal.parse(paidText(item, budget));
  if (!isNumber(item)) return undefined;
  const kind = numberKind(item);
  if (kind === 'long' || kind === 'big') return numberToDecimal(item);
  const double = numberToDouble(item);
  return Number.isFinite(double) ? numberToDecimal(toDouble(double)) : undefined;
}
