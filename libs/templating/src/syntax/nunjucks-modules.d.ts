/** The parts of nunjucks 3.2 that are used: its lexer, and its parser's handling of tokens. Its compiler, runtime and environment are never loaded. */
declare module 'nunjucks/src/lexer.js' {
  namespace lexer {
    interface Token {
      readonly type: string;
      readonly value: string;
      readonly lineno: number;
      readonly colno: number;
    }
    interface Tokenizer {
      readonly tags: Readonly<Record<string, string>>;
      readonly index: number;
      readonly lineno: number;
      readonly colno: number;
      /** Between the start and the end of an insert or a tag. */
      in_code: boolean;
      nextToken(): Token | null;
      forwardN(chars: number): void;
      backN(chars: number): void;
    }
    function lex(source: string): Tokenizer;
  }
  export = lexer;
}

declare module 'nunjucks/src/parser.js' {
  import type lexer from 'nunjucks/src/lexer.js';

  namespace parser {
    class Parser {
      constructor(tokens: { nextToken(): lexer.Token | null });
      /** The next token that is not white space; null at the end. */
      nextToken(): lexer.Token | null;
      peekToken(): lexer.Token | null;
    }
  }
  export = parser;
}
