/** The parts of nunjucks 3.2 that are used: its lexer and parser. Its compiler, runtime and environment are never loaded. */
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
      readonly lineno: number;
      readonly colno: number;
      /** Between the start and the end of an insert or a tag. */
      readonly in_code: boolean;
      nextToken(): Token | null;
    }
    function lex(source: string): Tokenizer;
  }
  export = lexer;
}

declare module 'nunjucks/src/nodes.js' {
  namespace nodes {
    interface Node {
      readonly typename: string;
      readonly lineno: number;
      readonly colno: number;
    }
    class NodeList implements Node {
      readonly typename: string;
      readonly lineno: number;
      readonly colno: number;
      readonly children: Node[];
    }
    class Literal implements Node {
      constructor(lineno: number, colno: number, value: unknown);
      readonly typename: string;
      readonly lineno: number;
      readonly colno: number;
    }
    class LookupVal implements Node {
      constructor(lineno: number, colno: number, target: Node, val: Node);
      readonly typename: string;
      readonly lineno: number;
      readonly colno: number;
    }
    class FunCall implements Node {
      constructor(lineno: number, colno: number, name: Node, args: Node);
      readonly typename: string;
      readonly lineno: number;
      readonly colno: number;
    }
  }
  export = nodes;
}

declare module 'nunjucks/src/parser.js' {
  import type lexer from 'nunjucks/src/lexer.js';
  import type nodes from 'nunjucks/src/nodes.js';

  namespace parser {
    class Parser {
      constructor(tokens: { readonly tags: Readonly<Record<string, string>>; nextToken(): lexer.Token | null });
      nextToken(): lexer.Token | null;
      peekToken(): lexer.Token | null;
      error(message: string, lineno?: number, colno?: number): Error;
      fail(message: string, lineno?: number, colno?: number): never;
      advanceAfterBlockEnd(name?: string): lexer.Token;
      parseNodes(): nodes.Node[];
      parseStatement(): nodes.Node | null;
      parseExpression(): nodes.Node;
      parseNot(): nodes.Node;
      parseUnary(noFilters?: boolean): nodes.Node;
      parsePrimary(noPostfix?: boolean): nodes.Node;
      parsePostfix(node: nodes.Node | null): nodes.Node | null;
      parseAggregate(): nodes.NodeList;
      parseSignature(): nodes.NodeList;
    }
  }
  export = parser;
}
