import type { BodyBuilder } from '../../compile/body-builder.js';
import { plainValue, type StoredValue } from '../../render/captured.js';
import type { Run } from '../../render/run.js';
import type { Place } from '../../source-text.js';
import type { ExpressionNode, StatementNode } from '../../syntax/syntax-node.js';
import type { TagParser, TemplateParser } from '../../syntax/template-parser.js';
import { isMap } from '../../value/template-value.js';

/** What is set: a name, or a key of a namespace. A key of anything else is passed over, as in Jinjava. */
interface Target {
  readonly name: string;
  readonly key: string | null;
}

/** A name whose value nobody needs: in its block, names are set outside. */
const IGNORED = '__ignored__';

/** `{% set a = 1 %}`, `{% set a, b = 1, 2 %}`, `{% set ns.key = 1 %}` and the block `{% set a %}…{% endset %}`, also with filters. */
export const parseSetTag: TagParser = (parser, at) => {
  const targets = [target(parser)];
  while (parser.reader.skip('comma') !== null) targets.push(target(parser));
  if (parser.reader.skip('operator', '=') !== null) return assignment(parser, targets, at);
  const [first, ...more] = targets;
  if (first === undefined || more.length > 0) throw parser.reader.fault('A block can only set one name.');
  return blockSet(parser, first, at);
};

function target(parser: TemplateParser): Target {
  const name = parser.targetName('a name to set');
  const dot = parser.reader.skip('operator', '.');
  if (dot === null) return { name, key: skipIndex(parser) };
  return { name, key: parser.reader.expect('symbol', 'a key behind "."').value };
}

/** `{% set list[0] = 1 %}` sets nothing in Jinjava. */
function skipIndex(parser: TemplateParser): string | null {
  if (parser.reader.skip('left-bracket') === null) return null;
  parser.expression();
  parser.reader.expect('right-bracket', '"]"');
  return '';
}

function assignment(parser: TemplateParser, targets: readonly Target[], at: Place): StatementNode {
  const values = [parser.expression()];
  while (parser.reader.skip('comma') !== null) values.push(parser.expression());
  parser.endTag('set');
  if (targets.length > 1 && values.length !== targets.length) throw parser.reader.fault(`${targets.length} names need as many values.`, at);
  return {
    kind: 'tag',
    at,
    compile: (body) => {
      const expressions = values.map((value) => body.stored(value));
      body.addStatement((run) => {
        run.budget.spend(1);
        const results = expressions.map((expression) => expression(run));
        targets.forEach((each, index) => assign(run, each, results[index] ?? null));
      }, at);
    },
  };
}

function blockSet(parser: TemplateParser, target: Target, at: Place): StatementNode {
  const filters = blockFilters(parser, target.name);
  parser.endTag('set');
  const nodes = parser.blockToEnd('set');
  return { kind: 'tag', at, compile: (body) => compileBlock(body, target, { nodes, filters, at }) };
}

/** `{% set a|upper %}`: the filters that the block's text passes, as an expression over the name itself. */
function blockFilters(parser: TemplateParser, name: string): ExpressionNode | null {
  let node: ExpressionNode | null = null;
  while (parser.reader.isNext('pipe')) {
    const at = parser.reader.next();
    const { value } = parser.reader.expect('symbol', 'the name of a filter');
    const args = parser.reader.skip('left-paren') === null ? [] : parser.callArguments();
    node = { kind: 'filter', at, input: node ?? { kind: 'name', at, name }, name: value, args };
  }
  return node;
}

function compileBlock(
  body: BodyBuilder,
  target: Target,
  { nodes, filters, at }: { readonly nodes: readonly StatementNode[]; readonly filters: ExpressionNode | null; readonly at: Place },
): void {
  const statements = body.block(nodes);
  const filtered = filters === null ? null : body.expression(filters);
  body.addStatement((run) => {
    if (target.name === IGNORED) {
      run.capture(statements);
      return;
    }
    let captured: StoredValue = null;
    run.inScope(() => {
      captured = run.capture(statements);
    });
    assign(run, target, captured);
    if (filtered !== null) assign(run, target, filtered(run));
  }, at);
}

function assign(run: Run, { name, key }: Target, value: StoredValue): void {
  if (key === null) return run.scope.set(name, value);
  const map = plainValue(run.scope.get(name));
  if (!isMap(map) || !run.namespaces.has(map)) return;
  const plain = plainValue(value);
  if (plain === null) delete map[key];
  else map[key] = plain;
}
