import type { TemplateFault, TemplateFaultCode } from './fault.js';

/** A place as the lexer counts it, from 0. */
export interface Place {
  readonly lineno: number;
  readonly colno: number;
}

const EXCERPT_CHARS_MAX = 60;

/** How far behind the start of an insert or tag a place may be to be shown with it. */
const LOOK_BACK_CHARS = 40;

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

  /** A fault at a place. The excerpt starts at `from`, or where the insert or tag around the place starts. */
  fault(code: TemplateFaultCode, reason: string, at: Place, from?: Place): TemplateFault {
    const excerpt = this.excerpt(from === undefined ? this.constructAround(this.offsetOf(at)) : this.offsetOf(from));
    const message = excerpt === '' ? reason : `${reason} Near: ${excerpt}`;
    return { code, message, line: at.lineno + 1, column: at.colno + 1 };
  }

  private constructAround(offset: number): number {
    const before = this.text.slice(Math.max(0, offset - LOOK_BACK_CHARS), offset);
    const opened = /\{[{%](?:(?![%}]\})[^])*$/.exec(before);
    return opened === null ? offset : offset - before.length + opened.index;
  }

  private excerpt(offset: number): string {
    const rest = this.text.slice(offset, offset + EXCERPT_CHARS_MAX);
    const construct = /^\{\{[^]*?\}\}|^\{%[^]*?%\}/.exec(rest)?.[0];
    return (construct ?? rest.split('\n', 1)[0] ?? '').replace(/\s+/g, ' ').trim();
  }
}
