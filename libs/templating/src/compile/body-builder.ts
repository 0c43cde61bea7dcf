import { FaultError } from '../fault.js';
import { TEMPLATE_LIMITS } from '../limits.js';
import type { PositionRules } from '../positions/position-rules.js';
import { TextChunk } from '../render/output.js';
import type { Expression, Statement, StoredExpression } from '../render/run.js';
import { type Place, SourceText } from '../source-text.js';
import type { ExpressionNode, StatementNode, TagNode } from '../syntax/syntax-node.js';
import { type ParsedTemplate, parseTemplate } from '../syntax/template-parser.js';
import type { Compilation } from './compilation.js';
import { compileExpression, compileStored } from './expressions.js';
import { staticPath } from './static-path.js';

/** What a template writes, in order: a constant text, an insert, or a tag that may write anything. */
export interface Piece {
  readonly kind: 'text' | 'insert' | 'flow';
  readonly text: string;
  readonly place: Place;
}

/** A text that is compiled as a part of a template. */
export interface Fragment {
  readonly source: SourceText;
  readonly statements: readonly Statement[];
  /** Why it cannot run, or null. */
  readonly fault: string | null;
}

/** Collects the statements of a template, and the pieces they write for the check on save. */
export class BodyBuilder {
  readonly statements: Statement[] = [];
  readonly pieces: Piece[] = [];

  constructor(
    readonly compilation: Compilation,
    readonly rules: PositionRules,
  ) {}

  /** Adds the statements of a list of nodes: text, inserts and tags. */
  addNodes(nodes: readonly StatementNode[]): this {
    for (const node of nodes) {
      this.compilation.construct = node.at;
      this.compilation.enter(node.at, undefined, () => this.addNode(node));
    }
    return this;
  }

  /** The statements of a block inside a tag. */
  block(nodes: readonly StatementNode[]): readonly Statement[] {
    const { construct } = this.compilation;
    const { statements } = new BodyBuilder(this.compilation, this.rules).addNodes(nodes);
    this.compilation.construct = construct;
    return statements;
  }

  /** Compiles a text that was fetched, in the place and with the names of this template. */
  fetchedFragment(text: string): Fragment {
    return this.fragment(text, (source, parsed) => this.compilation.fetchedPart(source, parsed));
  }

  private fragment(text: string, toPart: (source: SourceText, parsed: ParsedTemplate) => Compilation): Fragment {
    const source = new SourceText(text);
    if (text.length > TEMPLATE_LIMITS.sourceCharsMax) return { source, statements: [], fault: 'It is too long.' };
    try {
      const parsed = parseTemplate(source, this.compilation.language.tags);
      const part = toPart(source, parsed);
      const { statements } = new BodyBuilder(part, this.rules).addNodes(parsed.nodes);
      return { source, statements, fault: part.faults[0]?.message ?? null };
    } catch (error) {
      if (error instanceof FaultError) return { source, statements: [], fault: error.fault.message };
      throw error;
    }
  }

  addText(text: string, place: Place): void {
    if (text === '') return;
    const chunk = new TextChunk(text, this.rules);
    this.pieces.push({ kind: 'text', text, place });
    this.statements.push((run) => run.sink.write(chunk));
  }

  /** `isEncoded`: the value comes encoded for its place. */
  addInsert(expression: StoredExpression, place: Place, isEncoded = false): void {
    this.pieces.push({ kind: 'insert', text: '', place });
    this.statements.push((run) => run.insert(run.evaluate(expression, place), isEncoded));
  }

  /** Like {@link addInsert}, for an expression whose values cannot be at fault: a look-up finds a value or null. */
  private addLookup(expression: StoredExpression, place: Place): void {
    this.pieces.push({ kind: 'insert', text: '', place });
    this.statements.push((run) => {
      run.place = place;
      run.insert(expression(run), false);
    });
  }

  /** Adds a tag that writes nothing by itself. */
  addStatement(statement: Statement, place: Place): void {
    this.statements.push((run) => {
      run.place = place;
      statement(run);
    });
  }

  /** Adds a tag that writes, or not, whatever its blocks do. */
  addFlow(statement: Statement, place: Place): void {
    this.pieces.push({ kind: 'flow', text: '', place });
    this.addStatement(statement, place);
  }

  /** The closure of an expression of a tag: where a value is at fault it gives null. */
  expression(node: ExpressionNode): Expression {
    const expression = compileExpression(node, this.compilation);
    return (run) => run.evaluate(expression, node.at);
  }

  /** Like {@link expression}, keeping what a macro captured. */
  stored(node: ExpressionNode): StoredExpression {
    const expression = compileStored(node, this.compilation);
    return (run) => run.evaluate(expression, node.at);
  }

  private addNode(node: StatementNode): void {
    if (node.kind === 'text') this.addText(node.text, node.at);
    else if (node.kind === 'tag') this.addTag(node);
    else if (node.expression !== null) this.addExpression(node.expression, node.at);
  }

  private addTag(node: TagNode): void {
    if (this.compilation.options.namesOnly === true) this.compilation.report('unsupported', 'A tag may not stand here.', node.at);
    node.compile(this);
  }

  /** Adds an insert of an expression. What a macro or block captured may write anything, and is placed as if it stood here. */
  addExpression(node: ExpressionNode, at: Place): void {
    if (this.compilation.options.namesOnly === true && node.kind !== 'name') {
      this.compilation.report('unsupported', 'Here an insert is a name, and nothing is done to its value.', at);
    }
    const rendered = literalTemplate(node);
    if (rendered !== null) return this.addFragment(rendered, at);
    const expression = compileStored(node, this.compilation);
    if (this.mayBeCaptured(node)) return this.addFlow((run) => run.insert(run.evaluate(expression, at), false), at);
    if (staticPath(node) !== null) return this.addLookup(expression, at);
    this.addInsert(expression, at, node.kind === 'filter' && node.name === this.rules.encodedBy);
  }

  private mayBeCaptured(node: ExpressionNode): boolean {
    return node.kind === 'name' ? this.compilation.isAssigned(node.name) : node.kind === 'call' && this.compilation.hasMacro(node.name);
  }

  private addFragment(text: string, at: Place): void {
    const { source, statements, fault } = this.fragment(text, (own, parsed) => this.compilation.literalPart(own, parsed));
    if (fault !== null) this.compilation.report('syntax', `The text of "render" cannot be read: ${fault}`, at);
    this.addFlow((run) => run.runFragment(source, statements), at);
  }
}

/**
 * The text of `{{ '…'|render }}`. Only a text that the template itself spells out is ever read as a template: what comes from data is
 * not (DOMAIN §9.9).
 */
function literalTemplate(node: ExpressionNode): string | null {
  if (node.kind !== 'filter' || node.name !== 'render' || node.input.kind !== 'literal') return null;
  return typeof node.input.value === 'string' ? node.input.value : null;
}
