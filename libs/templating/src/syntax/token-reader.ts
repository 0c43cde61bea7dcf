import type lexer from 'nunjucks/src/lexer.js';
import parser from 'nunjucks/src/parser.js';
import type { FaultError } from '../fault.js';
import type { Place } from '../source-text.js';
import type { TokenStream } from './token-stream.js';

export type Token = lexer.Token;

/** The end of the source, as a token. */
const END: Token = { type: 'end', value: '', lineno: 0, colno: 0 };

/** nunjucks' way through the tokens of a template, with questions and demands that name what they miss. */
export class TokenReader extends parser.Parser {
  constructor(readonly stream: TokenStream) {
    super(stream);
  }

  /** The next token, which stays. */
  peek(): Token {
    return this.peekToken() ?? END;
  }

  next(): Token {
    return this.nextToken() ?? END;
  }

  /** Takes the next token if it is of a type and, where given, one of some values. */
  skip(type: string, ...values: readonly string[]): Token | null {
    return this.isNext(type, ...values) ? this.next() : null;
  }

  isNext(type: string, ...values: readonly string[]): boolean {
    const token = this.peek();
    return token.type === type && (values.length === 0 || values.includes(token.value));
  }

  /** The next token, which must be of a type and, where given, have a value. Throws a `FaultError` that says what is expected. */
  expect(type: string, expected: string, value?: string): Token {
    const token = this.next();
    if (token.type !== type || (value !== undefined && token.value !== value)) throw this.unexpected(token, expected);
    return token;
  }

  unexpected(token: Token, expected: string): FaultError {
    const found = token.type === 'end' ? 'the end' : token.type.endsWith('-end') ? `"${token.value}"` : JSON.stringify(token.value);
    return this.fault(`Here ${expected} is expected, not ${found}.`, token.type === 'end' ? undefined : token);
  }

  fault(reason: string, at?: Place): FaultError {
    return this.stream.error('syntax', reason, at);
  }
}
