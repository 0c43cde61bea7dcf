import { RenderStop, type TemplateFault } from '../fault.js';
import type { Language } from '../language/language.js';
import type { PositionRules } from '../positions/position-rules.js';
import type { SourceText } from '../source-text.js';
import type { InsertNeeds, RenderResult, RenderScope } from '../template.js';
import { Budget } from './budget.js';
import { copyData } from './copy-data.js';
import { Output } from './output.js';
import { Run, type Statement } from './run.js';

const KINDS: { readonly [kind in keyof InsertNeeds]: string } = { aggregates: 'aggregate', expressions: 'expression', snippets: 'snippet' };

/** What a template compiles to. */
export interface Program {
  readonly language: Language;
  readonly source: SourceText;
  readonly rules: PositionRules;
  readonly statements: readonly Statement[];
  /** The result needs no look as a whole: it is fit for its place whatever the values are. */
  readonly isProven: boolean;
  /** The template changes lists or maps, and must not change those it was given. */
  readonly changesData: boolean;
}

/** Runs a program once, within its own budget. */
export function renderProgram(program: Program, scope: RenderScope): RenderResult {
  const budget = new Budget();
  const output = new Output(program.rules, budget);
  const run = new Run(program, scope, output, budget);
  try {
    if (program.changesData) run.variables = copyData(scope.variables, budget);
    run.runAll(program.statements);
    run.place = null;
    const text = output.finish(program.isProven);
    const [missing] = run.missingInserts;
    if (missing === undefined) return { ok: true, text, warnings: run.warnings };
    throw new RenderStop('not_fetched', `The ${KINDS[missing.kind]} "${missing.id}" was not fetched.`);
  } catch (error) {
    return { ok: false, fault: faultOf(error, run), warnings: run.warnings, missing: missingOf(run) };
  }
}

function faultOf(error: unknown, { place, source, missingInserts }: Run): TemplateFault {
  // Deep data can exhaust the stack of a walk that no other limit stopped.
  const stop = error instanceof RangeError ? new RenderStop('budget', 'The data is too large, or nested too deeply.') : error;
  if (!(stop instanceof RenderStop)) throw error;
  // What was missing may have decided how it ended.
  const code = missingInserts.length > 0 ? 'not_fetched' : stop.code;
  return place === null ? { code, message: stop.message, line: 1, column: 1 } : source.fault(code, stop.message, place);
}

function missingOf({ missingInserts }: Run): InsertNeeds {
  const ids = (kind: keyof InsertNeeds): string[] => [
    ...new Set(missingInserts.filter((missing) => missing.kind === kind).map(({ id }) => id)),
  ];
  return { aggregates: ids('aggregates'), expressions: ids('expressions'), snippets: ids('snippets') };
}
