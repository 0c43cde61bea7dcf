import type { Expression } from '../render/run.js';
import type { ExpressionNode, ListNode, MapNode } from '../syntax/syntax-node.js';
import { print } from '../value/print.js';
import { emptyMap } from '../value/template-value.js';
import type { Compilation } from './compilation.js';
import type { CompileExpression } from './expressions.js';

/** `[a, b]`, and `(a, b)`, which cannot be changed. */
export function compileList({ items, isTuple }: ListNode, compilation: Compilation, compile: CompileExpression): Expression {
  const expressions = items.map((item) => compile(item, compilation));
  return (run) => {
    run.budget.spendOnItems(expressions.length);
    const list = expressions.map((expression) => expression(run));
    if (isTuple) Object.freeze(list);
    return list;
  };
}

/** `{'a': 1, b: 2}`: a bare name is the text of its key, as in Jinjava 2.x; any other key prints as its value does. */
export function compileMap({ entries }: MapNode, compilation: Compilation, compile: CompileExpression): Expression {
  const pairs = entries.map(([key, value]) => [compileKey(key, compilation, compile), compile(value, compilation)] as const);
  return (run) => {
    run.budget.spendOnItems(pairs.length);
    const map = emptyMap();
    for (const [key, value] of pairs) map[print(key(run))] = value(run);
    return map;
  };
}

function compileKey(node: ExpressionNode, compilation: Compilation, compile: CompileExpression): Expression {
  if (node.kind !== 'name') return compile(node, compilation);
  const { name } = node;
  return () => name;
}
