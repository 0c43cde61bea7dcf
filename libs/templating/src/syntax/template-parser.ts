import { ExactNumber } from '@crossdock/flattening';
import type lexer from 'nunjucks/src/lexer.js';
import nodes from 'nunjucks/src/nodes.js';
import parser from 'nunjucks/src/parser.js';
import { FaultError } from '../fault.js';
import { TEMPLATE_LIMITS } from '../limits.js';
import type { Place, SourceText } from '../source-text.js';
import type { SyntaxNode, TagNode } from './syntax-node.js';
import { TokenStream } from './token-stream.js';

type Token = lexer.Token;

/** Reads one tag from behind its name to its end. */
export type TagParser = (parser: TemplateParser, at: Place) => TagNode;

/** A key that may follow a dot: partners' keys are not ours to forbid, so letters of any script (DOMAIN §9.15). */
const DOTTED_KEY = /^[\p{L}_$][\p{L}\p{N}_$]{0,254}$/u;

const JSON_NUMBER = /^(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;

/** One level of brackets passes `parseNot`, `parseUnary` and `parsePrimary`. */
const CALLS_PER_LEVEL = 3;

/** The syntax tree of a template. Throws a `FaultError` for anything that cannot be read, and nothing else. */
export function parseTemplate(source: SourceText, tags: ReadonlyMap<string, TagParser>): SyntaxNode[] {
  const stream = new TokenStream(source);
  try {
    // The union names every node that the parser makes once its statements are ours.
    return new TemplateParser(stream, tags).parseNodes() as SyntaxNode[];
  } catch (error) {
    if (error instanceof FaultError) throw error;
    // Whatever else stops the parser is a template that it cannot read, too.
    throw stream.error('syntax', UNREADABLE);
  }
}

const UNREADABLE = 'This cannot be read.';

/** nunjucks' parser with our own tags, Jinjava's freedom of keys, exact numbers and a bound on nesting. */
export class TemplateParser extends parser.Parser {
  private depth = 0;

  constructor(
    private readonly stream: TokenStream,
    private readonly tags: ReadonlyMap<string, TagParser>,
  ) {
    super(stream);
  }

  /** The next token, which must be one word of letters, digits and `_`. */
  readWord(whatItIs: string): string {
    const token = this.nextToken();
    if (token !== null && token.type !== 'string' && /^[A-Za-z0-9_]{1,64}$/.test(token.value)) return token.value;
    throw this.stream.error('syntax', `Here ${whatItIs} is expected: letters, digits and "_".`, token ?? undefined);
  }

  override error(_message: string, lineno?: number, colno?: number): Error {
    const place = lineno === undefined || colno === undefined ? this.peekToken() : { lineno, colno };
    return this.stream.error('syntax', UNREADABLE, place ?? undefined);
  }

  override parseStatement(): nodes.Node {
    const at = this.stream.opened;
    const name = this.nextToken();
    if (name?.type !== 'symbol') throw this.stream.error('syntax', 'A tag starts with its name.', at);
    const parseTag = this.tags.get(name.value.toLowerCase());
    if (parseTag === undefined) throw this.stream.error('unsupported', `The tag "${name.value}" is not available.`, name);
    return parseTag(this, at);
  }

  override parseNot(): nodes.Node {
    return this.nested(() => super.parseNot());
  }

  override parseUnary(noFilters?: boolean): nodes.Node {
    return this.nested(() => super.parseUnary(noFilters));
  }

  override parsePrimary(noPostfix?: boolean): nodes.Node {
    const token = this.peekToken();
    const primary = this.nested(() => super.parsePrimary(true));
    const node = token?.type === 'int' || token?.type === 'float' ? this.number(token) : primary;
    return noPostfix === true ? node : (this.parsePostfix(node) ?? node);
  }

  override parsePostfix(node: nodes.Node | null): nodes.Node | null {
    let result = node;
    for (let next = result; next !== null; next = this.postfix(next)) result = next;
    return result;
  }

  private postfix(target: nodes.Node): nodes.Node | null {
    const token = this.peekToken();
    if (token?.type === 'left-paren') return new nodes.FunCall(token.lineno, token.colno, target, this.parseSignature());
    if (token?.type === 'left-bracket') return this.bracketLookup(target, token);
    return token?.type === 'operator' && token.value === '.' ? this.dottedLookup(target, token) : null;
  }

  private bracketLookup(target: nodes.Node, at: Token): nodes.Node {
    const [key, ...more] = this.parseAggregate().children;
    if (key === undefined || more.length > 0) throw this.stream.error('syntax', 'Brackets hold one key or index.', at);
    return new nodes.LookupVal(at.lineno, at.colno, target, key);
  }

  private dottedLookup(target: nodes.Node, dot: Token): nodes.Node {
    this.nextToken();
    const key = this.nextToken();
    if (key?.type === 'int' || key?.type === 'float') {
      throw this.stream.error('syntax', `An index stands in brackets: [${Number.parseInt(key.value, 10)}].`, key);
    }
    if (key === null || !DOTTED_KEY.test(key.value) || key.type === 'string') {
      throw this.stream.error('syntax', 'After a dot a name is expected. Write any other key in brackets: ["…"].', key ?? dot);
    }
    return new nodes.LookupVal(dot.lineno, dot.colno, target, new nodes.Literal(key.lineno, key.colno, key.value));
  }

  private number(token: Token): nodes.Node {
    const plain = Number(token.value);
    const isExact = JSON_NUMBER.test(token.value) && String(plain) !== token.value;
    return new nodes.Literal(token.lineno, token.colno, isExact ? new ExactNumber(token.value) : plain);
  }

  private nested(parse: () => nodes.Node): nodes.Node {
    this.depth += 1;
    if (this.depth > TEMPLATE_LIMITS.depthMax * CALLS_PER_LEVEL) throw this.stream.error('too_large', 'This is nested too deeply.');
    const node = parse();
    this.depth -= 1;
    return node;
  }
}
