import { ExactNumber, type JsonValue, parseJson } from '@crossdock/flattening';
import type { Budget } from '../../../render/budget.js';
import { toDouble } from '../../../value/numbers/double.js';
import { hasFractionOrExponent, toWhole } from '../../../value/numbers/conversion.js';
import { emptyMap, type TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import type { Filter } from '../../call.js';
import { toJson } from './json-text.js';

/** Digits of the greatest whole number that is read. */
const WHOLE_DIGITS_MAX = 1_000;

/** JSON out and in (DOMAIN §9.10). */
export const JSON_FILTERS: ReadonlyArray<readonly [string, Filter]> = [
  ['tojson', (input, _args, { budget }) => toJson(input, budget)],
  ['fromjson', (input, _args, { budget }) => (input === null ? null : fromJson(input, budget))],
];

function fromJson(input: TemplateValue, budget: Budget): TemplateValue {
  if (typeof input !== 'string') throw new ValueFault('"fromjson" needs a text.');
  budget.spendOnText(input.length);
  const whole = parseJson(input);
  const parsed = whole.ok ? whole : parseJson(firstValueOf(input));
  if (!parsed.ok) throw new ValueFault('"fromjson" got a text that is not JSON, or is nested too deeply.');
  return toTemplateValue(parsed.value, budget);
}

/** The start of a text up to the end of the first value: what follows is ignored, as Jinjava does. */
function firstValueOf(text: string): string {
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (isInText && character === '\\') at += 1;
    else if (character === '"') isInText = !isInText;
    else if (!isInText) depth += nesting(character);
    if (!isInText && depth <= 0 && endsValue(character, text.charAt(at + 1))) return text.slice(0, at + 1);
  }
  return text;
}

function nesting(character: string): number {
  if (character === '{' || character === '[') return 1;
  return character === '}' || character === ']' ? -1 : 0;
}

function endsValue(character: string, next: string): boolean {
  if (/["}\]]/.test(character)) return true;
  return /\S/.test(character) && (/[a-z]/.test(character) ? /^[\s,}\]]?$/ : /^\s?$/).test(next);
}

/** Numbers with a fraction or an exponent become doubles, as in Java; whole ones stay exact. */
function toTemplateValue(value: JsonValue, budget: Budget): TemplateValue {
  if (value instanceof ExactNumber) return exactToNumber(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    budget.spendOnItems(value.length);
    return value.map((item) => toTemplateValue(item, budget));
  }
  const map = emptyMap();
  const members = Object.entries(value);
  budget.spendOnItems(members.length);
  for (const [key, item] of members) map[key] = toTemplateValue(item, budget);
  return map;
}

function exactToNumber({ text }: ExactNumber): TemplateValue {
  if (hasFractionOrExponent(text)) return toDouble(Number(text));
  if (text.length > WHOLE_DIGITS_MAX) throw new ValueFault('The number has too many digits.');
  return toWhole(BigInt(text));
}
