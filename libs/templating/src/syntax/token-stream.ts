import lexer from 'nunjucks/src/lexer.js';
import { FaultError, type TemplateFault, type TemplateFaultCode } from '../fault.js';
import { TEMPLATE_LIMITS } from '../limits.js';
import type { Place, SourceText } from '../source-text.js';
import { readCodeWord, readStringLiteral } from './code-words.js';

type Token = lexer.Token;

const CLOSERS: ReadonlyMap<string, string> = new Map([
  ['left-paren', 'right-paren'],
  ['left-bracket', 'right-bracket'],
  ['left-curly', 'right-curly'],
]);

/** A node takes far fewer than eight tokens. Counted here, so that a flood of them is refused before a tree is built of it. */
const TOKENS_MAX = TEMPLATE_LIMITS.nodesMax * 8;

const START: Place = { lineno: 0, colno: 0 };

const OPENER = /\{[{%#]/g;
const ID = /\s*(?:id\s*=\s*)?(?:"([^"\n]{1,128})"|'([^'\n]{1,128})'|([\w-]{0,127}\w))(?=\s*-?%\})/y;
const END_OF_RAW = /\{%-?\s*endraw\b[^]*?%\}/gi;

/**
 * The tokens of a template as the parser takes them: nunjucks' lexer reads the code, and Jinjava's rules say what is text, a comment,
 * a name, a number and a string. White space is trimmed around `{{-`, `-%}` and the like; comments are left out.
 */
export class TokenStream {
  readonly warnings: TemplateFault[] = [];
  private readonly tokenizer: lexer.Tokenizer;
  private tokensRead = 0;
  private trimsNext = false;
  /** The closing brackets that are due. */
  private readonly brackets: string[] = [];
  private lastOpened: Place = START;

  constructor(private readonly source: SourceText) {
    this.tokenizer = lexer.lex(source.text);
  }

  /** Where the insert or tag being read starts. */
  get opened(): Place {
    return this.lastOpened;
  }

  nextToken(): Token | null {
    const token = this.tokenizer.in_code ? this.readCode() : this.readOutside();
    this.tokensRead += 1;
    if (this.tokensRead > TOKENS_MAX) throw this.error('too_large', 'The template holds too many inserts and tags.', token ?? START);
    return token;
  }

  /** The text up to the end of a `raw` tag, which is read as well; none of it is trimmed. Only right behind the tag's own end. */
  readRaw(): string {
    const { index } = this.tokenizer;
    END_OF_RAW.lastIndex = index;
    const end = END_OF_RAW.exec(this.source.text);
    if (end === null) throw this.error('syntax', 'The tag "raw" is never closed: "{% endraw %}" is missing.');
    this.tokenizer.forwardN(end.index + end[0].length - index);
    this.trimsNext = end[0].endsWith('-%}');
    return this.source.text.slice(index, end.index);
  }

  /** An id as a word of its own up to the end of the tag, in quotes or not. Only right behind a token that was read. Null if none is there. */
  readId(): string | null {
    ID.lastIndex = this.tokenizer.index;
    const match = ID.exec(this.source.text);
    if (match === null) return null;
    this.tokenizer.forwardN(match[0].length);
    return match[1] ?? match[2] ?? match[3] ?? null;
  }

  error(code: TemplateFaultCode, reason: string, at: Place = this.lastOpened): FaultError {
    return new FaultError(this.source.fault(code, reason, at, this.lastOpened));
  }

  warn(reason: string, at: Place): void {
    if (this.warnings.length < TEMPLATE_LIMITS.faultsMax) this.warnings.push(this.source.fault('syntax', reason, at));
  }

  private readOutside(): Token | null {
    while (this.source.text.startsWith('{#', this.tokenizer.index)) this.skipComment();
    const { index, lineno, colno } = this.tokenizer;
    this.tokenizer.forwardN(this.textEnd(index) - index);
    const text = this.source.text.slice(index, this.tokenizer.index);
    return text === '' ? this.open() : this.trimmed(text, { lineno, colno });
  }

  /** Where text ends: at the next comment, or the next insert or tag that is closed somewhere. */
  private textEnd(from: number): number {
    const { text } = this.source;
    OPENER.lastIndex = from;
    const opener = OPENER.exec(text);
    if (opener === null) return text.length;
    const at = opener.index;
    if (opener[0] === '{#' || this.isClosed(at, opener[0] === '{{' ? '}}' : '%}')) return at;
    this.warn('This is never closed.', this.source.placeOf(at));
    return text.length;
  }

  private isClosed(openedAt: number, closer: string): boolean {
    const { text } = this.source;
    let quote = '';
    for (let at = openedAt + 2; at < text.length; at += 1) {
      const char = text.charAt(at);
      if (char === '\\') at += 1;
      else if (quote !== '') quote = char === quote ? '' : quote;
      else if (char === '"' || char === "'") quote = char;
      else if (text.startsWith(closer, at)) return true;
    }
    return false;
  }

  private trimmed(text: string, at: Place): Token {
    const started = this.trimsNext ? text.trimStart() : text;
    // White space goes on behind a comment.
    this.trimsNext &&= started === '';
    let trimsEnd = false;
    while (this.source.text.startsWith('{#', this.tokenizer.index)) trimsEnd = this.skipComment() || trimsEnd;
    trimsEnd ||= /^\{[{%]-/.test(this.source.text.slice(this.tokenizer.index, this.tokenizer.index + 3));
    const place = this.source.placeOf(this.source.offsetOf(at) + text.length - started.length);
    return { type: 'data', value: trimsEnd ? started.trimEnd() : started, ...place };
  }

  /** Whether the comment trims the text before it. */
  private skipComment(): boolean {
    const { index, lineno, colno } = this.tokenizer;
    const { text } = this.source;
    const end = text.indexOf('#}', index + 1);
    if (end === -1) this.warn('A comment is never closed.', { lineno, colno });
    const comment = text.slice(index, end === -1 ? text.length : end + 2);
    this.tokenizer.forwardN(comment.length);
    this.trimsNext ||= comment.endsWith('-#}');
    return comment.startsWith('{#-');
  }

  private open(): Token | null {
    const token = this.tokenizer.nextToken();
    if (token === null) return null;
    this.lastOpened = token;
    this.brackets.length = 0;
    return { type: token.type, value: token.value.replace('-', ''), lineno: token.lineno, colno: token.colno };
  }

  private readCode(): Token {
    const { index, lineno, colno } = this.tokenizer;
    const char = this.source.text.charAt(index);
    if (char === '"' || char === "'") return this.readString({ lineno, colno });
    const word = readCodeWord(this.source.text, index);
    if (word !== null) return this.take(word.type, word.text);
    // Inside a map two braces close two maps, and a minus before a brace trims nothing.
    if (this.brackets.includes('right-curly') && (char === '}' || char === '-')) return this.closeMap(char);
    const token = this.lex();
    if (token.type === 'variable-end' || token.type === 'block-end') {
      this.trimsNext = token.value.startsWith('-');
      return { type: token.type, value: token.value.replace('-', ''), lineno, colno };
    }
    this.matchBrackets(token);
    return token;
  }

  private closeMap(char: string): Token {
    const token = this.take(char === '}' ? 'right-curly' : 'operator', char);
    if (char === '}') this.matchBrackets(token);
    return token;
  }

  private take(type: string, value: string): Token {
    const { lineno, colno } = this.tokenizer;
    this.tokenizer.forwardN(value.length);
    return { type, value, lineno, colno };
  }

  private readString(at: Place): Token {
    const { index } = this.tokenizer;
    const literal = readStringLiteral(this.source.text, index);
    if ('fault' in literal) throw this.error('syntax', literal.fault, this.source.placeOf(index + literal.length));
    this.tokenizer.forwardN(literal.length);
    return { type: 'string', value: literal.value, lineno: at.lineno, colno: at.colno };
  }

  private lex(): Token {
    const { lineno, colno } = this.tokenizer;
    const token = this.tokenizer.nextToken();
    if (token === null) throw this.error('syntax', 'This is never closed.');
    // A word that the reader of words did not know holds a character that code has no use for.
    if (token.type !== 'symbol' && token.type !== 'regex') return token;
    throw this.error('syntax', `The character ${JSON.stringify(token.value.charAt(0))} has no meaning here.`, { lineno, colno });
  }

  /** Refuses a closing bracket of another kind than the one that is open. */
  private matchBrackets(token: Token): void {
    const closer = CLOSERS.get(token.type);
    if (closer !== undefined) this.brackets.push(closer);
    else if (token.type.startsWith('right-') && this.brackets.pop() !== token.type) {
      throw this.error('syntax', `"${token.value}" closes nothing.`, token);
    }
  }
}
