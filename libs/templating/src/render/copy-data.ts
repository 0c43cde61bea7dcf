import { isJsonObject, type JsonValue } from '@crossdock/flattening';
import { emptyMap, type TemplateMap, type TemplateValue } from '../value/template-value.js';
import type { Budget } from './budget.js';

/** A deep copy of what a host gave, for a template that changes lists or maps: what it was given is shared with other templates. */
export function copyData(variables: Readonly<Record<string, JsonValue>>, budget: Budget): TemplateMap {
  const copy = emptyMap();
  for (const [name, value] of Object.entries(variables)) copy[name] = copyValue(value, budget);
  return copy;
}

/** A deep copy of one value. */
export function copyValue(value: JsonValue, budget: Budget): TemplateValue {
  if (typeof value !== 'object' || value === null) return value;
  budget.spend(1);
  if (Array.isArray(value)) return value.map((item) => copyValue(item, budget));
  return isJsonObject(value) ? copyData(value, budget) : value;
}
