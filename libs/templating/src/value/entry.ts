import { SpecialValue } from './special-value.js';
import type { TemplateValue } from './template-value.js';

/** A key and its value, as `items()` and `dictsort` list them (Java's `Map.Entry`). Prints as `key=value`. */
export class Entry extends SpecialValue {
  constructor(
    readonly key: string,
    readonly value: TemplateValue,
  ) {
    super();
  }
}
