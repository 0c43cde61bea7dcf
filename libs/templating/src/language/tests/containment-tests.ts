import type { Budget } from '../../render/budget.js';
import { holdsText, isIn } from '../../value/membership.js';
import { print } from '../../value/print.js';
import { SafeText } from '../../value/safe-text.js';
import { type TemplateValue } from '../../value/template-value.js';
import { ValueFault } from '../../value/value-fault.js';
import type { CallServices, Test } from '../call.js';
import { paidItemsOf } from '../../value/items.js';

/** Tests of what holds what (DOMAIN §9.4): membership is that of the operator `in`. */
export const CONTAINMENT_TESTS: ReadonlyArray<readonly [string, Test]> = [
  ['containing', (value, [item], { budget }) => item !== undefined && isIn(item, value, budget)],
  ['containingall', isContainingAll],
  ['in', isWithin],
  ['string_containing', textTest('string_containing', holdsText)],
  ['string_startingwith', textTest('string_startingwith', (text, part) => text.startsWith(part))],
  ['within', isWithin],
];

/** Whether every item of a list, or value of a map, is in the tested value. */
function isContainingAll(value: TemplateValue, [items = null]: readonly TemplateValue[], { budget }: CallServices): boolean {
  if (value === null || items === null) return false;
  return paidItemsOf(items, budget).every((item) => isIn(item, value, budget));
}

function isWithin(value: TemplateValue, [container]: readonly TemplateValue[], { budget }: CallServices): boolean {
  if (container === undefined) return false;
  if (!Array.isArray(container)) throw new ValueFault('The tests "in" and "within" need a list.');
  return isIn(value, container, budget);
}

function textTest(name: string, holds: (text: string, part: string, budget: Budget) => boolean): Test {
  return (value, [part], { budget }) => {
    if (typeof value !== 'string' && !(value instanceof SafeText)) return false;
    if (part === undefined) throw new ValueFault(`The test "${name}" needs a text to look for.`);
    if (part === null) return false;
    // Jinjava counts a safe text as a text, and then fails to take it for one.
    if (value instanceof SafeText) throw new ValueFault(`The test "${name}" cannot look into a safe text.`);
    budget.spendOnText(value.length);
    return holds(value, print(part), budget);
  };
}
