import type { TemplateFunction } from '../language/language.js';
import type { Expression } from '../render/run.js';
import type { CallNode, FilterNode, SyntaxNode, TestNode } from '../syntax/syntax-node.js';
import type { Compilation } from './compilation.js';
import type { CompileExpression } from './expressions.js';

const NOTHING: Expression = () => null;

/** `input|name(arguments)`. */
export function compileFilter(node: FilterNode, compilation: Compilation, compile: CompileExpression): Expression {
  const name = node.name.value;
  const filter = compilation.language.filters.get(name);
  if (filter !== undefined) return apply(filter, node.args.children, compilation, compile);
  compilation.report('unsupported', `The filter "${name}" is not available.`, node);
  return NOTHING;
}

/** `name(arguments)`. Only a plain name is ever called: values have no methods. */
export function compileCall(node: CallNode, compilation: Compilation, compile: CompileExpression): Expression {
  if (node.name.typename !== 'Symbol') {
    compilation.report('unsupported', 'A method call is not available.', node);
    return NOTHING;
  }
  const name = node.name.value;
  const called = compilation.language.functions.get(name);
  if (called !== undefined) return apply(called, node.args.children, compilation, compile);
  compilation.report('unsupported', `The function "${name}" is not available.`, node);
  return NOTHING;
}

/** `left is name` and `left is name(arguments)`. */
export function compileTest(node: TestNode, compilation: Compilation, compile: CompileExpression): Expression {
  const { name, args } = testOf(node.right);
  const test = compilation.language.tests.get(name);
  if (test !== undefined) return apply(test, [node.left, ...args], compilation, compile);
  compilation.report('unsupported', `The test "${name}" is not available.`, node);
  return NOTHING;
}

function testOf(node: SyntaxNode): { name: string; args: readonly SyntaxNode[] } {
  if (node.typename === 'FunCall' && node.name.typename === 'Symbol') return { name: node.name.value, args: node.args.children };
  // `is none`, `is true` and `is false` read as literals.
  if (node.typename === 'Literal') return { name: node.value === null ? 'none' : String(node.value), args: [] };
  return { name: node.typename === 'Symbol' ? node.value : '', args: [] };
}

function apply(called: TemplateFunction, nodes: readonly SyntaxNode[], compilation: Compilation, compile: CompileExpression): Expression {
  const args = nodes.map((node) => compile(node, compilation));
  return (run) => {
    run.budget.spend(1);
    return called(
      args.map((arg) => arg(run)),
      run.budget,
    );
  };
}
