/** A name as Java spells one: letters of any script, digits, `_`, `$` and the like. */
const NAME = /[\p{L}\p{Nl}\p{Sc}\p{Pc}][\p{L}\p{Nl}\p{Sc}\p{Pc}\p{Nd}\p{Mn}\p{Mc}]*/uy;

const NUMBER = /(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y;

/** What nunjucks' lexer does not set apart: logical operators of Java. */
const OPERATOR = /&&|\|\||\?|!(?!=)/y;

const BLANKS = /\s+/uy;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['n', '\n'],
  ['t', '\t'],
  ['b', '\b'],
  ['f', '\f'],
  ['r', '\r'],
]);

/** A word of code as Jinjava reads it, where nunjucks' lexer would read another. */
export interface CodeWord {
  readonly type: 'whitespace' | 'int' | 'float' | 'symbol' | 'operator';
  readonly text: string;
}

/** The word that starts at an offset, or null: then nunjucks' lexer knows it. */
export function readCodeWord(source: string, offset: number): CodeWord | null {
  const number = readMatch(NUMBER, source, offset);
  if (number !== null) return { type: /^[0-9]+$/.test(number) ? 'int' : 'float', text: number };
  const name = readMatch(NAME, source, offset);
  if (name !== null) return { type: 'symbol', text: name };
  const blanks = readMatch(BLANKS, source, offset);
  if (blanks !== null) return { type: 'whitespace', text: blanks };
  const operator = readMatch(OPERATOR, source, offset);
  return operator === null ? null : { type: 'operator', text: operator };
}

/** The string literal whose opening quote stands at an offset: its value, and how many characters it takes. */
export function readStringLiteral(source: string, offset: number): { readonly value: string; readonly length: number } | StringFault {
  const quote = source.charAt(offset);
  let value = '';
  for (let at = offset + 1; at < source.length; at += 1) {
    const char = source.charAt(at);
    if (char === quote) return { value, length: at + 1 - offset };
    if (char !== '\\') {
      value += char;
      continue;
    }
    at += 1;
    const escaped = ESCAPES.get(source.charAt(at));
    if (escaped === undefined) return { fault: String.raw`In a text only \\ \' \" \n \t \b \f \r are escapes.`, length: at - 1 - offset };
    value += escaped;
  }
  return { fault: 'This text is never closed.', length: 0 };
}

export interface StringFault {
  readonly fault: string;
  readonly length: number;
}

function readMatch(pattern: RegExp, source: string, offset: number): string | null {
  pattern.lastIndex = offset;
  return pattern.exec(source)?.[0] ?? null;
}
