import { RenderStop } from '../../../fault.js';
import type { Budget } from '../../../render/budget.js';
import { DateTime } from '../../../value/date-time.js';
import { Entry } from '../../../value/entry.js';
import { printNull } from '../../../value/print.js';
import { PrintableValue, SpecialValue } from '../../../value/special-value.js';
import { emptyMap, entriesOf, isMap, isNumber, type TemplateValue } from '../../../value/template-value.js';
import { epochMsOf } from '../../dates/moment.js';

/** Levels of lists and maps that are written; data is bounded well below, and a list may contain itself. */
const DEPTH_MAX = 100;

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
