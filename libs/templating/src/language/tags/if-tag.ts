import type { Expression, Run, Statement } from '../../render/run.js';
import type { ExpressionNode, StatementNode } from '../../syntax/syntax-node.js';
import type { TagParser } from '../../syntax/template-parser.js';
import { isTrue } from '../../value/truth.js';

interface Branch {
  /** Null: otherwise. */
  readonly condition: ExpressionNode | null;
  readonly nodes: readonly StatementNode[];
}

/** `{% if a %}…{% elif b %}…{% else %}…{% endif %}`, and `unless`, whose first condition counts the other way round. */
export function ifTag(name: 'if' | 'unless'): TagParser {
  return (parser, at) => {
    const branches: Branch[] = [];
    let condition: ExpressionNode | null = parser.expressionToEnd(name);
    for (;;) {
      const { nodes, end } = parser.blockUntil(name, 'elif', 'else', `end${name}`);
      branches.push({ condition, nodes });
      condition = null;
      if (end === 'elif') condition = parser.expressionToEnd('elif');
      else parser.skipToTagEnd(end);
      if (end === `end${name}`) break;
    }
    return {
      kind: 'tag',
      at,
      compile: (body) => {
        const compiled = branches.map((branch) => ({
          condition: branch.condition === null ? null : body.expression(branch.condition),
          statements: body.block(branch.nodes),
        }));
        body.addFlow((run) => runFirst(run, compiled, name === 'unless'), at);
      },
    };
  };
}

function runFirst(
  run: Run,
  branches: ReadonlyArray<{ readonly condition: Expression | null; readonly statements: readonly Statement[] }>,
  isNegated: boolean,
): void {
  for (const [index, { condition, statements }] of branches.entries()) {
    run.budget.spend(1);
    if (condition !== null && isTrue(condition(run)) === (isNegated && index === 0)) continue;
    run.runAll(statements);
    return;
  }
}
