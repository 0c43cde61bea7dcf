import { FaultError, type TemplateFault } from '../fault.js';
import { TEMPLATE_LIMITS } from '../limits.js';
import type { Place, SourceText } from '../source-text.js';
import { ExpressionParser } from './expression-parser.js';
import type { ExpressionNode, StatementNode } from './syntax-node.js';
import { type Token, TokenReader } from './token-reader.js';
import { TokenStream } from './token-stream.js';

/** Reads one tag from behind its name to its end. */
export type TagParser = (parser: TemplateParser, at: Place) => StatementNode | null;

/** What a template reads as. `names` are those that it gives a value somewhere, and so may not mean what the host gives. */
export interface ParsedTemplate {
  readonly nodes: readonly StatementNode[];
  readonly warnings: readonly TemplateFault[];
  readonly names: ReadonlySet<string>;
  readonly macros: ReadonlySet<string>;
}

/** What a reader of tags knows of the language: its tags, and for tags that belong to a system that is not here why they are refused. */
export interface TagTable {
  readonly parsers: ReadonlyMap<string, TagParser>;
  readonly refusals: ReadonlyMap<string, string>;
}

/** The syntax tree of a template. Throws a `FaultError` for anything that cannot be read, and nothing else. */
export function parseTemplate(source: SourceText, tags: TagTable): ParsedTemplate {
  const stream = new TokenStream(source);
  const parser = new TemplateParser(stream, tags);
  try {
    const nodes = parser.parseToEnd();
    return { nodes, warnings: stream.warnings, names: parser.names, macros: parser.macros };
  } catch (error) {
    if (error instanceof FaultError) throw error;
    // Whatever else stops the lexer is a template that it cannot read, too.
    throw stream.error('syntax', 'This cannot be read.');
  }
}

/** Reads text, inserts and tags, and gives tags what they need to read themselves. */
export class TemplateParser {
  /** Names that the template gives a value. */
  readonly names = new Set<string>();
  readonly macros = new Set<string>();
  readonly reader: TokenReader;
  private readonly expressions: ExpressionParser;
  private depth = 0;
  private loops = 0;

  constructor(
    readonly stream: TokenStream,
    private readonly tags: TagTable,
  ) {
    this.reader = new TokenReader(stream);
    this.expressions = new ExpressionParser(this.reader);
  }

  /** Whether what is being read may stand in a loop: directly, or in a macro that a loop calls. */
  get isInLoop(): boolean {
    return this.loops > 0;
  }

  parseToEnd(): StatementNode[] {
    const { nodes, end } = this.block([]);
    if (end !== null) throw this.reader.fault(`The tag "${end}" ends nothing.`);
    return nodes;
  }

  /**
   * What stands up to one of some tags, and which one it was: its name is read, the rest of it is not. A tag that is never ended is a
   * `FaultError`.
   */
  blockUntil(tag: string, ...ends: readonly string[]): { readonly nodes: StatementNode[]; readonly end: string } {
    const opened = this.stream.opened;
    const { nodes, end } = this.block(ends);
    if (end !== null) return { nodes, end };
    throw this.stream.error('syntax', `The tag "${tag}" is never closed: "{% ${ends.at(-1) ?? ''} %}" is missing.`, opened);
  }

  /** What stands up to the end of a tag that no other tag divides, `{% end… %}` included. */
  blockToEnd(tag: string): StatementNode[] {
    const { nodes, end } = this.blockUntil(tag, `end${tag}`);
    this.skipToTagEnd(end);
    return nodes;
  }

  /** Like {@link blockUntil}, where `break` and `continue` may stand. */
  loopUntil(tag: string, ...ends: readonly string[]): { readonly nodes: StatementNode[]; readonly end: string } {
    this.loops += 1;
    const block = this.blockUntil(tag, ...ends);
    this.loops -= 1;
    return block;
  }

  expression(): ExpressionNode {
    return this.expressions.parse();
  }

  /** The expression of a tag, up to its end. */
  expressionToEnd(tag: string): ExpressionNode {
    if (this.reader.isNext('block-end')) throw this.reader.fault(`The tag "${tag}" needs an expression.`);
    const expression = this.expression();
    this.endTag(tag);
    return expression;
  }

  /** A name that the template gives a value. */
  targetName(whatItIs: string): string {
    const { value } = this.reader.expect('symbol', whatItIs);
    this.names.add(value);
    return value;
  }

  callArguments(): ReturnType<ExpressionParser['arguments']> {
    return this.expressions.arguments();
  }

  /** The end of a tag. */
  endTag(tag: string): void {
    this.reader.expect('block-end', `the end of the tag "${tag}"`);
  }

  /** Passes over whatever else a tag says, as Jinjava does behind `else` and the names of end tags. */
  skipToTagEnd(tag: string): void {
    while (!this.reader.isNext('block-end')) {
      if (this.reader.next().type === 'end') throw this.reader.fault(`The tag "${tag}" is never closed.`);
    }
    this.reader.next();
  }

  private block(ends: readonly string[]): { readonly nodes: StatementNode[]; readonly end: string | null } {
    this.depth += 1;
    if (this.depth > TEMPLATE_LIMITS.depthMax) throw this.stream.error('too_large', 'Tags are nested too deeply.');
    const nodes: StatementNode[] = [];
    let end: string | null = null;
    while (end === null) {
      const token = this.reader.next();
      if (token.type === 'end') break;
      end = this.statement(token, ends, nodes);
    }
    this.depth -= 1;
    return { nodes, end };
  }

  /** Adds what a token begins. The name of the tag if it is one of `ends`. */
  private statement(token: Token, ends: readonly string[], nodes: StatementNode[]): string | null {
    if (token.type === 'data') nodes.push({ kind: 'text', at: token, text: token.value });
    else if (token.type === 'variable-start') nodes.push(this.insert(token));
    else return this.tag(token, ends, nodes);
    return null;
  }

  private insert(at: Token): StatementNode {
    const expression = this.reader.isNext('variable-end') ? null : this.expression();
    this.reader.expect('variable-end', '"}}" or an operator');
    return { kind: 'insert', at, expression };
  }

  private tag(at: Token, ends: readonly string[], nodes: StatementNode[]): string | null {
    const token = this.reader.next();
    if (token.type !== 'symbol') throw this.stream.error('syntax', 'A tag starts with its name.', at);
    const name = token.value.toLowerCase();
    if (ends.includes(name)) return name;
    const parse = this.tags.parsers.get(name);
    if (parse === undefined) return this.strayTag(name, token);
    const node = parse(this, at);
    if (node !== null) nodes.push(node);
    return null;
  }

  /** A tag that ends or divides another, where there is none: Jinjava passes over it. Any other is refused. */
  private strayTag(name: string, at: Token): null {
    const isKnown = name === 'elif' || name === 'else' || (name.startsWith('end') && this.tags.parsers.has(name.slice(3)));
    if (!isKnown) throw this.stream.error('unsupported', this.tags.refusals.get(name) ?? `The tag "${name}" is not available.`, at);
    this.stream.warn(`The tag "${name}" ends nothing.`, this.stream.opened);
    this.skipToTagEnd(name);
    return null;
  }
}
