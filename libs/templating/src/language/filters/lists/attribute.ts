import { member } from '../../../render/member.js';
import type { TemplateValue } from '../../../value/template-value.js';

/** The attribute at the end of a path. Null as soon as there is none. */
export function attributeAt(value: TemplateValue, path: readonly string[]): TemplateValue {
  let found = value;
  for (const name of path) {
    if (found === null) return null;
    found = member(found, name);
  }
  return found;
}
