import type { PositionRules } from '../positions/position-rules.js';
import { TextChunk } from '../render/output.js';
import type { Expression, Statement } from '../render/run.js';
import type { Place } from '../source-text.js';
import type { Compilation } from './compilation.js';

/** What a template writes, in order: a constant text, or an insert (`text` is null). */
export interface Piece {
  readonly text: string | null;
  readonly place: Place;
}

/** Collects the statements of a template, and the pieces they write for the check on save. */
export class BodyBuilder {
  readonly statements: Statement[] = [];
  readonly pieces: Piece[] = [];

  constructor(
    readonly compilation: Compilation,
    private readonly rules: PositionRules,
  ) {}

  addText(text: string, place: Place): void {
    if (text === '') return;
    const chunk = new TextChunk(text, this.rules);
    this.pieces.push({ text, place });
    this.statements.push((run) => run.output.write(chunk));
  }

  addInsert(expression: Expression, place: Place): void {
    this.pieces.push({ text: null, place });
    this.statements.push((run) => {
      run.place = place;
      run.output.insert(expression(run));
    });
  }
}
