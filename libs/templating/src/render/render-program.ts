import { RenderStop } from '../fault.js';
import type { PositionRules } from '../positions/position-rules.js';
import type { SourceText } from '../source-text.js';
import type { RenderResult, RenderScope } from '../template.js';
import { Budget } from './budget.js';
import { Output } from './output.js';
import type { Run, Statement } from './run.js';

/** What a template compiles to. */
export interface Program {
  readonly source: SourceText;
  readonly rules: PositionRules;
  readonly statements: readonly Statement[];
  /** The result needs no look as a whole: it is fit for its place whatever the values are. */
  readonly isProven: boolean;
}

const NO_FIELDS: Readonly<Record<string, string>> = Object.freeze({});

/** Runs a program once, within its own budget. */
export function renderProgram(program: Program, scope: RenderScope): RenderResult {
  const budget = new Budget();
  const output = new Output(program.rules, budget);
  const run: Run = { variables: scope.variables, fields: scope.fields ?? NO_FIELDS, budget, output, place: null };
  try {
    for (const statement of program.statements) statement(run);
    run.place = null;
    return { ok: true, text: output.finish(program.isProven) };
  } catch (error) {
    if (!(error instanceof RenderStop)) throw error;
    const { code, message } = error;
    return {
      ok: false,
      fault: run.place === null ? { code, message, line: 1, column: 1 } : program.source.fault(code, message, run.place),
    };
  }
}
