import lexer from 'nunjucks/src/lexer.js';
import { FaultError, type TemplateFaultCode } from '../fault.js';
import { TEMPLATE_LIMITS } from '../limits.js';
import type { Place, SourceText } from '../source-text.js';

type Token = lexer.Token;

const CLOSERS: ReadonlyMap<string, string> = new Map([
  ['left-paren', 'right-paren'],
  ['left-bracket', 'right-bracket'],
  ['left-curly', 'right-curly'],
]);

/** A node takes far fewer than eight tokens. Counted here, so that a flood of them is refused before a tree is built of it. */
const TOKENS_MAX = TEMPLATE_LIMITS.nodesMax * 8;

const START: Place = { lineno: 0, colno: 0 };

/**
 * The lexer's tokens as the parser takes them: without comments, with white space already trimmed around `{{-`, `-%}` and the like (in
 * linear time), and with a fault for everything left open.
 */
export class TokenStream {
  readonly tags: Readonly<Record<string, string>>;
  private readonly tokenizer: lexer.Tokenizer;
  private ahead: Token | null = null;
  private tokensRead = 0;
  private trimsNext = false;
  /** The closing brackets that are due. */
  private readonly brackets: string[] = [];
  private lastOpened: Place = START;

  constructor(private readonly source: SourceText) {
    this.tokenizer = lexer.lex(source.text);
    this.tags = this.tokenizer.tags;
  }

  /** Where the insert or tag being read starts. */
  get opened(): Place {
    return this.lastOpened;
  }

  nextToken(): Token | null {
    let token = this.ahead ?? this.read();
    this.ahead = null;
    for (; token?.type === 'comment'; token = this.read()) this.trimsNext = token.value.endsWith('-#}');
    if (token === null) return null;
    return token.type === 'data' ? this.trimmed(token) : this.withoutTrimMark(token);
  }

  error(code: TemplateFaultCode, reason: string, at: Place = this.lastOpened): FaultError {
    return new FaultError(this.source.fault(code, reason, at, this.lastOpened));
  }

  private withoutTrimMark(token: Token): Token {
    const { type, value } = token;
    if (type === 'variable-end' || type === 'block-end') this.trimsNext = value.startsWith('-');
    else if (type !== 'variable-start' && type !== 'block-start') return token;
    return { type, value: value.replace('-', ''), lineno: token.lineno, colno: token.colno };
  }

  private trimmed(token: Token): Token {
    this.ahead = this.read();
    const start = this.trimsNext ? token.value.trimStart() : token.value;
    this.trimsNext = false;
    const value = this.ahead !== null && /^\{[{%#]-/.test(this.ahead.value) ? start.trimEnd() : start;
    const dropped = token.value.length - start.length;
    return { type: token.type, value, ...this.source.placeOf(this.source.offsetOf(token) + dropped) };
  }

  private read(): Token | null {
    const { lineno, colno } = this.tokenizer;
    const token = this.lex({ lineno, colno });
    this.tokensRead += 1;
    if (this.tokensRead > TOKENS_MAX) throw this.error('too_large', 'The template holds too many inserts and tags.', { lineno, colno });
    if (token === null && this.tokenizer.in_code) throw this.error('syntax', 'This is never closed.');
    if (token?.type === 'variable-start' || token?.type === 'block-start') {
      this.lastOpened = token;
      this.brackets.length = 0;
    }
    if (token?.type === 'regex') throw this.error('unsupported', 'A regular expression is not available.', token);
    if (token !== null) this.matchBrackets(token);
    return token;
  }

  /** Refuses a closing bracket of another kind than the one that is open. */
  private matchBrackets(token: Token): void {
    const closer = CLOSERS.get(token.type);
    if (closer !== undefined) this.brackets.push(closer);
    else if (token.type.startsWith('right-') && this.brackets.pop() !== token.type) {
      throw this.error('syntax', `"${token.value}" closes nothing.`, token);
    }
  }

  private lex(start: Place): Token | null {
    try {
      return this.tokenizer.nextToken();
    } catch {
      // Outside code the lexer refuses only comments: one that does not end, or an end without a start.
      if (this.source.text.startsWith('{#', this.source.offsetOf(start))) throw this.commentError('A comment is never closed.', start);
      const { lineno, colno } = this.tokenizer;
      throw this.commentError('"#}" ends a comment that never began.', { lineno, colno });
    }
  }

  private commentError(reason: string, at: Place): FaultError {
    return new FaultError(this.source.fault('syntax', reason, at));
  }
}
