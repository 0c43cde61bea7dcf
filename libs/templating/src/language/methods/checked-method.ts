import { numberKind, numberToDouble, numberToWhole } from '../../value/numbers/conversion.js';
import { isNumber, type TemplateValue } from '../../value/template-value.js';
import { ValueFault } from '../../value/value-fault.js';
import { paidPrint } from '../filters/text-arguments.js';
import type { CallServices, Method } from '../call.js';

const INTEGER_MAX = 2 ** 31 - 1;

/**
 * A method of a fixed number of arguments, or of one of several. Another number of them is a `ValueFault`: to Java that is another
 * method, which does not exist.
 */
export function method<Target>(name: string, counts: number | readonly number[], run: Method<Target>): [string, Method<Target>] {
  const allowed: readonly number[] = typeof counts === 'number' ? [counts] : counts;
  const checked: Method<Target> = (target, args, services) => {
    if (!allowed.includes(args.length)) throw new ValueFault(`There is no method "${name}" of ${args.length} arguments here.`);
    return run(target, args, services);
  };
  return [name, checked];
}

/** An argument where Java wants an `int`: null and the empty text are 0, fractions are cut. Throws a `ValueFault` for what is no number. */
export function toInteger(value: TemplateValue | undefined): number {
  if (value === undefined || value === null || value === '') return 0;
  if (isNumber(value)) {
    if (numberKind(value) !== 'double') return Number(BigInt.asIntN(32, numberToWhole(value)));
    const whole = Math.trunc(numberToDouble(value));
    return Number.isNaN(whole) ? 0 : Math.max(-INTEGER_MAX - 1, Math.min(INTEGER_MAX, whole));
  }
  const integer = typeof value === 'string' && /^[+-]?[0-9]{1,30}$/.test(value) ? Number(value) : Number.NaN;
  if (!(Math.abs(integer) <= INTEGER_MAX)) throw new ValueFault('An argument of this method has to be a whole number.');
  return integer;
}

/** An argument where Java wants a `String`: whatever is none is printed. Throws a `ValueFault` for null. */
export function toText(value: TemplateValue | undefined, { budget }: CallServices): string {
  if (value === undefined || value === null) throw new ValueFault('An argument of this method must not be null.');
  return paidPrint(value, budget);
}
