import { LoopState } from '../../render/loop-state.js';
import type { Run, Statement } from '../../render/run.js';
import type { TagParser, TemplateParser } from '../../syntax/template-parser.js';
import { Entry } from '../../value/entry.js';
import { isList, type TemplateValue } from '../../value/template-value.js';
import { itemsOf } from '../../value/items.js';

/**
 * `{% for item in list %}…{% else %}…{% endfor %}`: over the items of a list or the values of a map; anything else is one item, null
 * none. `for a, b in …` takes lists and entries apart. The block behind `else` is for nothing to go through, as in Jinja2.
 */
export const parseForTag: TagParser = (parser, at) => {
  const names = targets(parser);
  parser.reader.expect('symbol', '"in"', 'in');
  const collection = parser.expressionToEnd('for');
  parser.names.add('loop');
  const block = parser.loopUntil('for', 'else', 'endfor');
  parser.skipToTagEnd(block.end);
  const otherwise = block.end === 'else' ? parser.blockUntil('for', 'endfor') : null;
  if (otherwise !== null) parser.skipToTagEnd('endfor');
  return {
    kind: 'tag',
    at,
    compile: (body) => {
      const items = body.expression(collection);
      const statements = body.block(block.nodes);
      const otherwiseStatements = body.block(otherwise?.nodes ?? []);
      body.addFlow((run) => {
        const list = itemsOf(items(run));
        if (list.length > 0) return run.inScope(() => runLoop(run, names, list, statements));
        run.runAll(otherwiseStatements);
      }, at);
    },
  };
};

function targets(parser: TemplateParser): string[] {
  const names: string[] = [];
  // Jinjava takes "for in list" for a loop whose items have no name.
  if (parser.reader.isNext('symbol', 'in')) return names;
  do names.push(parser.targetName('a name for the items'));
  while (parser.reader.skip('comma') !== null);
  return names;
}

function runLoop(run: Run, names: readonly string[], items: readonly TemplateValue[], statements: readonly Statement[]): void {
  const loop = new LoopState(items.length);
  run.scope.set('loop', loop);
  run.budget.spend(items.length >> 5);
  for (const item of [...items]) {
    run.budget.spend(1);
    loop.advance();
    bind(run, names, item);
    for (const statement of statements) {
      statement(run);
      if (loop.isContinued) break;
    }
    if (loop.isBroken) break;
  }
}

function bind(run: Run, names: readonly string[], item: TemplateValue): void {
  const [first, ...more] = names;
  if (first === undefined) return;
  if (more.length === 0) run.scope.set(first, item);
  else names.forEach((name, index) => run.scope.set(name, part(run, item, index)));
}

/** The part of an item that a name stands for. Only lists and entries have parts: a map has none, as in Jinjava. */
function part(run: Run, item: TemplateValue, index: number): TemplateValue {
  if (item instanceof Entry) return index === 0 ? item.key : index === 1 ? item.value : null;
  if (!isList(item)) return null;
  if (index < item.length) return item[index] ?? null;
  return run.stop(`The tag "for" names ${index + 1} parts, and an item has ${item.length}.`);
}
