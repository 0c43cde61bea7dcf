import { ExactNumber, type JsonValue, parseJson } from '@crossdock/flattening';
import { RenderStop } from '../../../fault.js';
import type { Budget } from '../../../render/budget.js';
import { DateTime } from '../../../value/date-time.js';
import { toDouble } from '../../../value/numbers/double.js';
import { Entry } from '../../../value/entry.js';
import { hasFractionOrExponent, toWhole } from '../../../value/numbers/conversion.js';
import { printNull } from '../../../value/print.js';
import { PrintableValue, SpecialValue } from '../../../value/special-value.js';
import { emptyMap, entriesOf, isMap, isNumber, type TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import type { Filter } from '../../call.js';
import { epochMsOf } from '../../dates/moment.js';

/** Levels of lists and maps that are written; data is bounded well below, and a list may contain itself. */
const DEPTH_MAX = 100;

/** Digits of the greatest whole number that is read. */
const WHOLE_DIGITS_MAX = 1_000;

/** JSON out and in (DOMAIN §9.10). */
export const JSON_FILTERS: ReadonlyArray<readonly [string, Filter]> = [
  ['tojson', (input, _args, { budget }) => toJson(input, budget)],
  ['fromjson', (input, _args, { budget }) => (input === null ? null : fromJson(input, budget))],
];

/**
 * The compact JSON text of a value (DOMAIN §9.10): letters beyond ASCII, `/` and `<` stay as they are; numbers print as they do
 * elsewhere, those that are not finite as text; a date is its epoch milliseconds, an entry a map. It always is valid JSON. Pays the
 * budget. Throws a `RenderStop` for what is nested too deeply or too large.
 */
export function toJson(value: TemplateValue, budget: Budget): string {
  const text = writeJson(value, new DataWalk(budget));
  budget.spendOnText(text.length);
  return text;
}

/** What a value is where only data can be written: a date its epoch milliseconds, an entry a map, another special value its text. */
export function asData(value: TemplateValue): TemplateValue {
  if (value instanceof DateTime) return epochMsOf(value.moment);
  if (value instanceof Entry) return Object.assign(emptyMap(), { [value.key]: value.value });
  if (!(value instanceof SpecialValue) || isNumber(value)) return value;
  return value instanceof PrintableValue ? value.toText() : null;
}

/** A way through lists and maps that are written: bounds its depth, as a list may hold itself, and pays for it. */
export class DataWalk {
  private depth = 0;

  constructor(readonly budget: Budget) {}

  /** Runs `write` one level deeper, for a list or map that costs so many steps. */
  nested(steps: number, write: () => string): string {
    this.depth += 1;
    if (this.depth > DEPTH_MAX) throw new RenderStop('too_large', 'A list or map is nested too deeply to be written.');
    this.budget.spend(1 + steps);
    const text = write();
    this.depth -= 1;
    return text;
  }
}

function writeJson(given: TemplateValue, walk: DataWalk): string {
  const value = asData(given);
  if (typeof value === 'string') return quote(value, walk.budget);
  if (Array.isArray(value))
    return walk.nested(value.length, () => `[${value.map((item: TemplateValue) => writeJson(item, walk)).join(',')}]`);
  if (isMap(value)) {
    const entries = entriesOf(value);
    const member = ([key, item]: [string, TemplateValue]): string => `${quote(key, walk.budget)}:${writeJson(item, walk)}`;
    return walk.nested(entries.length, () => `{${entries.map(member).join(',')}}`);
  }
  const text = printNull(value);
  walk.budget.spend(text.length >> 5);
  return isNumber(value) && /[a-z]/.test(text) ? `"${text}"` : text;
}

function quote(text: string, budget: Budget): string {
  budget.spendOnText(text.length);
  const quoted = JSON.stringify(text);
  return quoted.includes('\\u') ? quoted.replace(/\\(?:u([0-9a-f]{4})|.)/g, inUpperCase) : quoted;
}

function inUpperCase(escape: string, digits: string | undefined): string {
  return digits === undefined ? escape : `\\u${digits.toUpperCase()}`;
}

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
