import type { TemplateFault, TemplateFaultCode } from './fault.js';

/** A place as the lexer counts it, from 0. */
export interface Place {
  readonly lineno: number;
  readonly colno: number;
}

const EXCERPT_CHARS_MAX = 60;

/** A template's text with its lines. */
export class SourceText {
  private readonly lineStarts: number[] = [0];

  constructor(readonly text: string) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.lineStarts.push(at + 1);
  }

  offsetOf({ lineno, colno }: Place): number {
    return (this.lineStarts[lineno] ?? this.text.length) + colno;
  }

  placeOf(offset: number): Place {
    let first = 0;
    for (let last = this.lineStarts.length; last - first > 1;) {
      const middle = (first + last) >> 1;
      if ((this.lineStarts[middle] ?? Infinity) > offset) last = middle;
      else first = middle;
    }
    return { lineno: first, colno: offset - (this.lineStarts[first] ?? 0) };
  }

  /** A fault at a place. The excerpt starts at `from`: for a fault inside an insert, where the insert starts. */
  fault(code: TemplateFaultCode, reason: string, at: Place, from: Place = at): TemplateFault {
    const excerpt = this.excerpt(this.offsetOf(from));
    const message = excerpt === '' ? reason : `${reason} Near: ${excerpt}`;
    return { code, message, line: at.lineno + 1, column: at.colno + 1 };
  }

  private excerpt(offset: number): string {
    const rest = this.text.slice(offset, offset + EXCERPT_CHARS_MAX);
    const construct = /^\{\{[^]*?\}\}|^\{%[^]*?%\}/.exec(rest)?.[0];
    return (construct ?? rest.split('\n', 1)[0] ?? '').replace(/\s+/g, ' ').trim();
  }
}
