import type { Budget } from '../../render/budget.js';
import { print, printNull } from '../../value/print.js';
import type { TemplateValue } from '../../value/template-value.js';
import type { Args, Filter } from '../call.js';

/** An argument as Jinjava's filters of texts take it: undefined if it was not given. */
export type TextArgument = string | null | undefined;

/** The arguments as most of Jinjava's filters take them: by position, names dropped, as texts; null stays null (DOMAIN §9.10). */
export function textArguments(args: Args, budget: Budget): TextArgument[] {
  return args.all.map((value) => (value === null ? null : paidText(value, budget)));
}

/** How a value prints, `null` for null, paid for: a text or a list that is read again and again may be long. */
export function paidText(value: TemplateValue, budget: Budget): string {
  const text = printNull(value);
  budget.spendOnText(text.length);
  return text;
}

/** How a value prints, nothing for null, paid for. */
export function paidPrint(value: TemplateValue, budget: Budget): string {
  const text = print(value);
  budget.spendOnText(text.length);
  return text;
}

/** A filter that changes how its input prints, which is nothing for null. */
export function changingPrinted(change: (text: string) => string): Filter {
  return (input, _args, { budget }) => paidChange(paidPrint(input, budget), change, budget);
}

/** A text that is changed: what becomes of it is paid for. */
export function paidChange(text: string, change: (text: string) => string, budget: Budget): string {
  const changed = change(text);
  budget.spendOnText(changed.length);
  return changed;
}

/** The whole number within 32 bits that an argument is, else the fallback. */
export function integerOr(fallback: number, argument: TextArgument): number {
  if (typeof argument !== 'string' || !/^[+-]?[0-9]{1,30}$/.test(argument)) return fallback;
  const integer = Number(argument);
  return integer >= -(2 ** 31) && integer < 2 ** 31 ? integer : fallback;
}

/** The whole number of at most 19 digits that an argument is, or undefined. */
export function wholeOf(argument: TextArgument): bigint | undefined {
  return typeof argument === 'string' && /^[+-]?[0-9]{1,19}$/.test(argument) ? BigInt(argument.replace('+', '')) : undefined;
}

/** Whether an argument says yes: `true`, `yes`, `on`, `t`, `y` or `1`, in any case (commons-lang's `BooleanUtils`). */
export function saysYes(argument: TextArgument): boolean {
  return typeof argument === 'string' && /^(?:true|yes|on|[ty1])$/i.test(argument);
}
