import { member } from '../../../render/member.js';
import type { TemplateValue } from '../../../value/template-value.js';

/**
 * The attribute of that very name, dots included: a key of a map, a place in a list, a part of a date or an entry. Null if there is none,
 * and for texts and numbers, which have none (Jinjava's `resolveProperty`).
 */
export function attributeOf(value: TemplateValue, name: string): TemplateValue {
  return member(value, name);
}

/** The attribute at the end of a path. Null as soon as there is none. */
export function attributeAt(value: TemplateValue, path: readonly string[]): TemplateValue {
  let found = value;
  for (const name of path) {
    if (found === null) return null;
    found = attributeOf(found, name);
  }
  return found;
}
