import { plainValue } from '../../render/captured.js';
import { LoopState } from '../../render/loop-state.js';
import type { Run } from '../../render/run.js';
import { staticPath } from '../../compile/static-path.js';
import type { TagParser } from '../../syntax/template-parser.js';
import { isSame } from '../../value/equality.js';
import { isList, type TemplateValue } from '../../value/template-value.js';

/** What `ifchanged` remembers stands in the scope under a name that no template can write. */
const LAST_VALUE = 'ifchanged ';

/**
 * `{% cycle 'a','b' %}`: the next of some values in each round of a loop. `{% cycle 'a','b' as name %}` gives them a name, and
 * `{% cycle name %}` takes the next.
 */
export const parseCycleTag: TagParser = (parser, at) => {
  const values = [parser.expression()];
  while (parser.reader.skip('comma') !== null) values.push(parser.expression());
  const name = parser.reader.skip('symbol', 'as') === null ? null : parser.targetName('a name for the cycle');
  parser.endTag('cycle');
  return {
    kind: 'tag',
    at,
    compile: (body) => {
      const expressions = values.map((value) => body.expression(value));
      const evaluate = (run: Run): TemplateValue[] => expressions.map((expression) => expression(run));
      if (name === null) body.addInsert((run) => turn(run, evaluate(run)), at);
      else body.addStatement((run) => run.scope.set(name, evaluate(run)), at);
    },
  };
};

/** `{% ifchanged value %}…{% endifchanged %}`: writes its block unless the value is what it was the last time. */
export const parseIfchangedTag: TagParser = (parser, at) => {
  const value = parser.expressionToEnd('ifchanged');
  const nodes = parser.blockToEnd('ifchanged');
  return {
    kind: 'tag',
    at,
    compile: (body) => {
      const evaluate = body.expression(value);
      const statements = body.block(nodes);
      const key = LAST_VALUE + (staticPath(value) ?? `${at.lineno}:${at.colno}`);
      body.addFlow((run) => {
        const [before, now] = [plainValue(run.scope.get(key)), evaluate(run)];
        run.scope.set(key, now);
        if (isSame(before, now, run.budget)) return;
        run.runAll(statements);
      }, at);
    },
  };
};

function turn({ scope }: Run, values: readonly TemplateValue[]): TemplateValue {
  const loop = scope.get('loop');
  const round = loop instanceof LoopState ? loop.index0 : 0;
  const [first] = values;
  const cycle = values.length === 1 && first !== undefined && isList(first) ? first : values;
  return cycle.length === 0 ? null : (cycle[round % cycle.length] ?? null);
}
