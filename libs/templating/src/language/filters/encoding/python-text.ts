import type { Budget } from '../../../render/budget.js';
import { printNull } from '../../../value/print.js';
import { entriesOf, isMap, type TemplateValue } from '../../../value/template-value.js';
import { DataWalk, asData } from '../formats/json-text.js';

/**
 * A text as it is, and any other value as Jinjava writes it in the manner of Python: `[1, 'a', null]`, `{'a': 1}`. Pays the budget.
 * Throws a `RenderStop` for what is nested too deeply or too large.
 */
export function toPythonText(value: TemplateValue, budget: Budget): string {
  const data = asData(value);
  if (typeof data === 'string') return controlsEscaped(data, budget);
  return write(data, new DataWalk(budget)).trim();
}

function write(given: TemplateValue, walk: DataWalk): string {
  const value = asData(given);
  if (typeof value === 'string') return quote(value, walk.budget);
  if (Array.isArray(value)) return walk.nested(value.length, () => `[${value.map((item: TemplateValue) => write(item, walk)).join(', ')}]`);
  if (!isMap(value)) return printNull(value);
  const entries = entriesOf(value);
  const member = ([key, item]: [string, TemplateValue]): string => `${quote(key, walk.budget)}: ${write(item, walk)}`;
  // Jinjava leaves a blank after every map.
  return walk.nested(entries.length, () => `{${entries.map(member).join(', ')}} `);
}

function quote(text: string, budget: Budget): string {
  return `'${controlsEscaped(text.replace(/['"\\]/g, '\\$&'), budget)}'`;
}

function controlsEscaped(text: string, budget: Budget): string {
  budget.spendOnText(text.length);
  return text.replace(/[\0-\x08\x0b\x0e-\x1f]/g, (control) =>
    control === '\b' ? '\\b' : `\\u${control.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}
