import { plainValue } from '../render/captured.js';
import type { Expression, StoredExpression } from '../render/run.js';
import type { ExpressionNode } from '../syntax/syntax-node.js';
import type { TemplateValue } from '../value/template-value.js';
import { compileFilter, compileMethod, compileStoredCall, compileTest } from './calls.js';
import { compileList, compileMap, compileSlice } from './collections.js';
import type { Compilation } from './compilation.js';
import { compileLookup, compileStoredName } from './lookups.js';
import { compileBinary, compileChoice, compileUnary } from './operators.js';

/** Handed down to what compiles parts of an expression. */
export type CompileExpression = (node: ExpressionNode, compilation: Compilation) => Expression;

const NOTHING: Expression = () => null;

/** The closure of an expression. What is wrong with it is reported, and compiles to nothing. */
export const compileExpression: CompileExpression = (node, compilation) =>
  compilation.enter(node.at, NOTHING, () => compileNode(node, compilation));

/** The closure of an expression that is inserted or stored as it is: what a macro or a block captured is not made a text yet. */
export function compileStored(node: ExpressionNode, compilation: Compilation): StoredExpression {
  if (node.kind === 'name') return compilation.enter<StoredExpression>(node.at, NOTHING, () => compileStoredName(node, compilation));
  if (node.kind === 'call') {
    return compilation.enter<StoredExpression>(node.at, NOTHING, () => compileStoredCall(node, compilation, compileExpression));
  }
  return compileExpression(node, compilation);
}

type Compile<Node extends ExpressionNode> = (node: Node, compilation: Compilation, compile: CompileExpression) => Expression;

/** The table of the language: one line a kind of node. */
const COMPILERS: { readonly [Kind in ExpressionNode['kind']]: Compile<Extract<ExpressionNode, { kind: Kind }>> } = {
  literal: (node) => constant(node.value),
  name: (node, compilation) => plain(compileStoredName(node, compilation)),
  lookup: compileLookup,
  slice: compileSlice,
  list: compileList,
  map: compileMap,
  call: (node, compilation, compile) => plain(compileStoredCall(node, compilation, compile)),
  method: compileMethod,
  filter: compileFilter,
  test: compileTest,
  unary: compileUnary,
  binary: compileBinary,
  choice: compileChoice,
};

function compileNode(node: ExpressionNode, compilation: Compilation): Expression {
  // Only the table's own lines are reached, each with the node of its kind.
  return (COMPILERS[node.kind] as Compile<ExpressionNode>)(node, compilation, compileExpression);
}

function plain(expression: StoredExpression): Expression {
  return (run) => plainValue(expression(run));
}

function constant(value: TemplateValue): Expression {
  return (run) => {
    run.budget.spend(1);
    return value;
  };
}
