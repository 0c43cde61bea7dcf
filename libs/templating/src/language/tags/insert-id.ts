import type { BodyBuilder } from '../../compile/body-builder.js';
import type { Compilation } from '../../compile/compilation.js';
import { noProfile } from '../../compile/unknown-name.js';
import { copyValue } from '../../render/copy-data.js';
import type { Run } from '../../render/run.js';
import type { Place } from '../../source-text.js';
import type { ExpressionNode } from '../../syntax/syntax-node.js';
import type { TemplateParser } from '../../syntax/template-parser.js';
import type { InsertData } from '../../template.js';
import { print } from '../../value/print.js';
import type { TemplateValue } from '../../value/template-value.js';

/** The id that a tag names: as a word, or by an insert inside the tag (`{% aggregate {{ id }} %}`). */
export type InsertId = { readonly constant: string } | { readonly expression: ExpressionNode };

/** Reads an id, which may stand in quotes, and behind `id=`. */
export function parseInsertId(parser: TemplateParser, tag: string): InsertId {
  const constant = parser.stream.readId();
  if (constant !== null) return { constant };
  if (parser.reader.skip('left-curly') === null || parser.reader.skip('left-curly') === null) {
    throw parser.reader.fault(`The tag "${tag}" needs an id, or an insert that gives one.`);
  }
  const expression = parser.expression();
  parser.reader.expect('right-curly', '"}}"');
  parser.reader.expect('right-curly', '"}}"');
  return { expression };
}

/** The closure of an id. What is known on save is noted among the needs of the template. */
export function compileInsertId(body: BodyBuilder, kind: keyof InsertData, id: InsertId): (run: Run) => string {
  if ('constant' in id) {
    body.compilation.learnt.needs[kind].add(id.constant);
    return () => id.constant;
  }
  const evaluate = body.expression(id.expression);
  return (run) => print(evaluate(run)).trim();
}

/** A copy of what was fetched for an id: a template may change it, and others share it. Null, and noted as missing, if nothing was. */
export function fetched(run: Run, kind: keyof InsertData, id: string): TemplateValue {
  run.budget.spend(1);
  const value = run.inserts[kind].get(id);
  if (value !== undefined) return copyValue(value, run.budget);
  run.missingInserts.push({ kind, id });
  return null;
}

/** Refuses a tag that reads a profile where there is none. */
export function requireProfile({ compilation }: { readonly compilation: Compilation }, tag: string, at: Place): void {
  if (compilation.options.hasProfile !== true) compilation.report('unsupported', noProfile(`The tag "${tag}"`), at);
}
