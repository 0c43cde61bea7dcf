import { PrintableValue } from './special-value.js';

const HTML_SIGNS: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['>', '&gt;'],
  ['<', '&lt;'],
  ["'", '&#39;'],
  ['"', '&quot;'],
]);

/** A text that is not escaped again (`|safe`, and what `escape` gives). */
export class SafeText extends PrintableValue {
  constructor(readonly text: string) {
    super();
  }

  toText(): string {
    return this.text;
  }
}

/** A text with the five characters that mean something in HTML written as entities: what `escape` does. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>'"]/g, (sign) => HTML_SIGNS.get(sign) ?? sign);
}
