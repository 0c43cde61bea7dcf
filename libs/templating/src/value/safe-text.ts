import { PrintableValue } from './special-value.js';

/** A text that is not escaped again (`|safe`, and what `escape` gives). */
export class SafeText extends PrintableValue {
  constructor(readonly text: string) {
    super();
  }

  toText(): string {
    return this.text;
  }
}
