import { ExactNumber, type JsonValue } from '@crossdock/flattening';
import type { Expression } from '../render/run.js';
import type { GroupNode, NegativeNode, SyntaxNode } from '../syntax/syntax-node.js';
import { compileCall, compileFilter, compileTest } from './calls.js';
import type { Compilation } from './compilation.js';
import { compileLookup } from './lookups.js';
import { describeUnsupported } from './unsupported.js';

/** Handed down to what compiles parts of an expression. */
export type CompileExpression = (node: SyntaxNode, compilation: Compilation) => Expression;

const NOTHING: Expression = () => null;

/** The closure of an expression. Whatever the language does not have is reported, and compiles to nothing. */
export const compileExpression: CompileExpression = (node, compilation) =>
  compilation.enter(node, NOTHING, () => (EXPRESSIONS.get(node.typename) ?? unsupported)(node, compilation));

type Compile<Name extends SyntaxNode['typename']> = (node: Extract<SyntaxNode, { typename: Name }>, compilation: Compilation) => Expression;

/** Only the table calls it, with the node of that name. */
function on<Name extends SyntaxNode['typename']>(name: Name, compile: Compile<Name>): [string, CompileExpression] {
  return [name, (node, compilation) => compile(node as Extract<SyntaxNode, { typename: Name }>, compilation)];
}

/** The allow-list of the language. */
const EXPRESSIONS = new Map([
  on('Literal', (node) => constant(node.value)),
  on('Symbol', (node, compilation) => compileLookup(node, compilation, compileExpression)),
  on('LookupVal', (node, compilation) => compileLookup(node, compilation, compileExpression)),
  on('Group', compileGroup),
  on('Neg', compileNegative),
  on('Filter', (node, compilation) => compileFilter(node, compilation, compileExpression)),
  on('FunCall', (node, compilation) => compileCall(node, compilation, compileExpression)),
  on('Is', (node, compilation) => compileTest(node, compilation, compileExpression)),
]);

function constant(value: JsonValue): Expression {
  return (run) => {
    run.budget.spend(1);
    return value;
  };
}

function compileGroup(node: GroupNode, compilation: Compilation): Expression {
  const [only, ...more] = node.children;
  return only === undefined || more.length > 0 ? unsupported(node, compilation) : compileExpression(only, compilation);
}

/** A minus is only a part of a number as yet. */
function compileNegative(node: NegativeNode, compilation: Compilation): Expression {
  const value = node.target.typename === 'Literal' ? node.target.value : null;
  if (value instanceof ExactNumber) return constant(new ExactNumber(`-${value.text}`));
  return typeof value === 'number' ? constant(-value) : unsupported(node, compilation);
}

function unsupported(node: SyntaxNode, compilation: Compilation): Expression {
  compilation.report('unsupported', describeUnsupported(node), node);
  return NOTHING;
}
