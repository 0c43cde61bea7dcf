import type { FieldError, Filter, FilterCondition } from '@crossdock/contracts';
import { ExactNumber, findByPath, type JsonObject, type JsonValue, parsePath } from '@crossdock/flattening';

/** Whether an event passes a filter; if not, the first condition (its position) that does not hold, and why in plain words. */
export type FilterVerdict = { matched: true } | { matched: false; condition: number; reason: string };

/**
 * Decides whether an event starts a workflow: all conditions must hold (DOMAIN §2), and no condition lets every event pass.
 *
 * A condition names a flattened parameter of the envelope, such as `body.products[0].group_id`, or an object or array above one.
 * Header names match in any case: `headers.x-request-id`, `headers["X-Request-ID"]`.
 *
 * | operator | holds when the parameter |
 * |---|---|
 * | EQUAL | is a string of exactly the operand's characters, or a boolean and the operand its word; if either side is a number, both are numbers or numeric strings of the same amount |
 * | IN | equals one of the operands |
 * | CONTAIN | is a text in which the operand occurs, or an array with a member equal to it |
 * | STARTS_WITH, ENDS_WITH | is a text that starts or ends with the operand |
 * | LESS, MORE, LESS_OR_EQUAL, MORE_OR_EQUAL | is a number or numeric string, of such an amount |
 * | IS_TRUE, IS_FALSE | is the boolean `true`, `false` |
 * | EXISTS | is present, be it null or empty |
 * | NOT_EQUAL, NOT_IN, NOT_CONTAIN, NOT_EXISTS | is missing, or the operator without NOT does not hold |
 *
 * A text is a string, a number as it was written, or a boolean's word. Letter case counts. Numbers are compared by their digits,
 * exactly at any size; a numeric string is written like a JSON number. Null, objects and arrays equal nothing, and a missing
 * parameter makes every operator false but the last four. A condition whose operand does not fit ({@link checkFilter}) never holds.
 * Reasons show at most 60 characters of a value.
 */
export function matchFilter(filter: Filter, envelope: JsonObject): FilterVerdict {
  for (const [index, condition] of filter.conditions.entries()) {
    const reason = reasonAgainst(condition, envelope);
    if (reason !== undefined) return { matched: false, condition: index, reason };
  }
  return { matched: true };
}

/** Checks on save what the schema of a filter cannot: paths parse, operands fit their operators. No fault gives an empty list. */
export function checkFilter(filter: Filter): FieldError[] {
  return filter.conditions.flatMap((condition, index) => {
    const errors: FieldError[] = [];
    if (!parsePath(condition.parameter)?.length)
      errors.push({ path: `conditions[${index}].parameter`, message: 'Write a parameter path, for example body.products[0].group_id.' });
    const message = operandFault(condition);
    if (message !== undefined) errors.push({ path: `conditions[${index}].value`, message });
    return errors;
  });
}

type Operand = string | number;
type Test = (value: JsonValue, operand: Operand) => boolean;

interface Operator {
  readonly operand: 'none' | 'one' | 'many' | 'number';
  /** What a condition of this operator says of a parameter that is missing. */
  readonly whenMissing: boolean;
  readonly holds: (value: JsonValue, operands: readonly Operand[]) => boolean;
  /** Ends the sentence "<parameter> is <value>, …" when the condition does not hold. */
  readonly unmet: (operands: string) => string;
}

const OPERATORS: Readonly<Record<FilterCondition['operator'], Operator>> = {
  EQUAL: whenAny('one', equals, (operand) => `not ${operand}`),
  NOT_EQUAL: whenNone('one', equals, () => 'which is excluded'),
  CONTAIN: whenAny('one', contains, (operand) => `which does not contain ${operand}`),
  NOT_CONTAIN: whenNone('one', contains, (operand) => `which contains ${operand}`),
  STARTS_WITH: whenAny('one', texts('startsWith'), (operand) => `which does not start with ${operand}`),
  ENDS_WITH: whenAny('one', texts('endsWith'), (operand) => `which does not end with ${operand}`),
  IN: whenAny('many', equals, (operands) => `not one of ${operands}`),
  NOT_IN: whenNone('many', equals, (operands) => `which is one of ${operands}`),
  LESS: whenAny('number', ordered('<'), (operand) => `not less than ${operand}`),
  MORE: whenAny('number', ordered('>'), (operand) => `not more than ${operand}`),
  LESS_OR_EQUAL: whenAny('number', ordered('<='), (operand) => `not at most ${operand}`),
  MORE_OR_EQUAL: whenAny('number', ordered('>='), (operand) => `not at least ${operand}`),
  IS_TRUE: unary(false, (value) => value === true, 'not true'),
  IS_FALSE: unary(false, (value) => value === false, 'not false'),
  EXISTS: unary(false, () => true, ''),
  NOT_EXISTS: unary(true, () => false, 'but must be missing'),
};

function whenAny(operand: Operator['operand'], test: Test, unmet: Operator['unmet']): Operator {
  return { operand, whenMissing: false, holds: (value, operands) => operands.some((one) => test(value, one)), unmet };
}

function whenNone(operand: Operator['operand'], test: Test, unmet: Operator['unmet']): Operator {
  return { operand, whenMissing: true, holds: (value, operands) => !operands.some((one) => test(value, one)), unmet };
}

function unary(whenMissing: boolean, holds: (value: JsonValue) => boolean, unmet: string): Operator {
  return { operand: 'none', whenMissing, holds, unmet: () => unmet };
}

function reasonAgainst(condition: FilterCondition, envelope: JsonObject): string | undefined {
  const fault = operandFault(condition);
  if (fault !== undefined) return fault;
  const operator = OPERATORS[condition.operator];
  const value = findParameter(envelope, condition.parameter);
  if (value === undefined) return operator.whenMissing ? undefined : `${condition.parameter} is missing`;
  const operands = operandsOf(condition);
  if (operator.holds(value, operands)) return undefined;
  return `${condition.parameter} is ${shown(value)}, ${operator.unmet(cut(operands.map(shown).join(', ')))}`;
}

function operandsOf({ value }: FilterCondition): readonly Operand[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function operandFault(condition: FilterCondition): string | undefined {
  const { operator, value } = condition;
  const isOne = value !== undefined && !Array.isArray(value);
  switch (OPERATORS[operator].operand) {
    case 'none':
      return value === undefined ? undefined : `${operator} takes no value.`;
    case 'one':
      return isOne ? undefined : `${operator} takes one value, a string or a number.`;
    case 'many':
      return Array.isArray(value) ? undefined : `${operator} takes a list of strings and numbers.`;
    case 'number':
      return isOne && toDecimal(value) !== undefined ? undefined : `${operator} takes a number, or a string that is one.`;
  }
}

function findParameter(envelope: JsonObject, parameter: string): JsonValue | undefined {
  const value = findByPath(envelope, '', parameter);
  return value === undefined ? findHeader(envelope, parsePath(parameter) ?? []) : value;
}

function findHeader(envelope: JsonObject, [root, name, ...rest]: readonly (string | number)[]): JsonValue | undefined {
  const headers = findByPath(envelope, '', 'headers');
  if (root !== 'headers' || typeof name !== 'string' || rest.length > 0) return undefined;
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers) || headers instanceof ExactNumber) return undefined;
  const wanted = name.toLowerCase();
  return Object.entries(headers).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

function equals(value: JsonValue, operand: Operand): boolean {
  if (typeof operand === 'number' || typeof value === 'number' || value instanceof ExactNumber) return ordered('=')(value, operand);
  return toText(value) === operand;
}

function contains(value: JsonValue, operand: Operand): boolean {
  return Array.isArray(value) ? value.some((member) => equals(member, operand)) : texts('includes')(value, operand);
}

function texts(method: 'startsWith' | 'endsWith' | 'includes'): Test {
  return (value, operand) => toText(value)?.[method](String(operand)) ?? false;
}

function toText(value: JsonValue): string | undefined {
  if (typeof value === 'object' && !(value instanceof ExactNumber)) return undefined;
  return String(value);
}

function ordered(relation: '<' | '<=' | '=' | '>=' | '>'): Test {
  return (value, operand) => {
    const left = toDecimal(value);
    const right = toDecimal(operand);
    if (left === undefined || right === undefined) return false;
    const order = compareDecimals(left, right);
    return order === 0 ? relation.includes('=') : relation.startsWith(order < 0 ? '<' : '>');
  };
}

/** The amount 0.`digits` × 10^`magnitude`; `digits` neither starts nor ends with a zero and is empty for zero. */
interface Decimal {
  readonly sign: -1 | 0 | 1;
  readonly digits: string;
  readonly magnitude: number;
}

const DECIMAL = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;

/** Never writes an exponent out, so `1e999999999` costs its ten characters. Exponents beyond 2^53 are rounded. */
function toDecimal(value: JsonValue): Decimal | undefined {
  if (typeof value === 'boolean') return undefined;
  const match = DECIMAL.exec(toText(value) ?? '');
  if (match === null) return undefined;
  const [, minus, whole = '', fraction = '', exponent = '0'] = match;
  const written = whole + fraction;
  const digits = withoutZeros(written);
  const leadingZeros = digits === '' ? 0 : written.indexOf(digits.charAt(0));
  const sign = digits === '' ? 0 : minus === '-' ? -1 : 1;
  return { sign, digits, magnitude: Number(exponent) + whole.length - leadingZeros };
}

/** Without zeros at either end. Loops, because a pattern such as /0+$/ takes quadratic time on long runs of zeros. */
function withoutZeros(written: string): string {
  let start = 0;
  while (written.charAt(start) === '0') start += 1;
  let end = written.length;
  while (end > start && written.charAt(end - 1) === '0') end -= 1;
  return written.slice(start, end);
}

function compareDecimals(left: Decimal, right: Decimal): number {
  if (left.sign !== right.sign) return left.sign - right.sign;
  if (left.sign === 0) return 0;
  if (left.magnitude !== right.magnitude) return left.magnitude < right.magnitude ? -left.sign : left.sign;
  if (left.digits === right.digits) return 0;
  return left.digits < right.digits ? -left.sign : left.sign;
}

const SHOWN_CHARS_MAX = 60;

function shown(value: JsonValue): string {
  if (typeof value === 'string') return JSON.stringify(cut(value));
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  return value !== null && typeof value === 'object' && !(value instanceof ExactNumber) ? 'an object' : cut(String(value));
}

/** Never leaves half a surrogate pair, which Postgres would refuse in jsonb. */
function cut(text: string): string {
  return text.length > SHOWN_CHARS_MAX ? `${text.slice(0, SHOWN_CHARS_MAX).replace(/[\uD800-\uDBFF]$/, '')}…` : text;
}
