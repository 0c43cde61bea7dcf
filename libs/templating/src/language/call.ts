import type { Budget } from '../render/budget.js';
import type { TemplateMap, TemplateValue } from '../value/template-value.js';

/** What a filter, test, function or method may use besides its arguments. The same for the whole of a rendering. */
export interface CallServices {
  readonly budget: Budget;
  /** The time that "now" means, in epoch milliseconds: the same throughout a rendering, and given by whoever renders. */
  readonly nowMs: number;
  /** The next pseudo-random number from 0 up to 1: the same sequence for the same rendering. */
  random(): number;
  hasFilter(name: string): boolean;
  /** Applies a filter by name, as `map` does. An unknown one gives null. */
  filter(name: string, input: TemplateValue, args: readonly TemplateValue[]): TemplateValue;
  hasTest(name: string): boolean;
  /** Applies a test by name, as `select` does. An unknown one says no. */
  test(name: string, input: TemplateValue, args: readonly TemplateValue[]): boolean;
  /** Lets `{% set map.key = … %}` change a map: what `namespace()` makes. */
  markNamespace(map: TemplateMap): void;
}

/** The arguments of one call. */
export class Args {
  constructor(
    /** Those without a name. */
    readonly positional: readonly TemplateValue[],
    /** Those with a name, in order; null if there are none. */
    readonly named: ReadonlyMap<string, TemplateValue> | null,
  ) {}

  /** All values by position, names dropped: most of Jinjava's filters take them so (DOMAIN §9.10). */
  get all(): readonly TemplateValue[] {
    return this.named === null ? this.positional : [...this.positional, ...this.named.values()];
  }
}

export const NO_ARGS = new Args([], null);

/**
 * A filter. Pays the budget for work and texts that grow with its arguments. Throws a `ValueFault` for input it cannot take, a
 * `RenderStop` when a limit is reached, and nothing else.
 */
export type Filter = (input: TemplateValue, args: Args, services: CallServices) => TemplateValue;

/** A test: `input is name arg`. Throws like a {@link Filter}. */
export type Test = (input: TemplateValue, args: readonly TemplateValue[], services: CallServices) => boolean;

/** A function. Throws like a {@link Filter}. */
export type TemplateFunction = (args: Args, services: CallServices) => TemplateValue;

/** A method of a text, list, map or date. Throws like a {@link Filter}. */
export type Method<Target> = (target: Target, args: readonly TemplateValue[], services: CallServices) => TemplateValue;
