import type { TemplateFault } from '../fault.js';
import type { PositionRules, Problem } from '../positions/position-rules.js';
import type { Place, SourceText } from '../source-text.js';
import type { Piece } from './body-builder.js';

/** `isProven`: the text is fit for its place whatever the values are. */
export interface TryOut {
  readonly faults: readonly TemplateFault[];
  readonly isProven: boolean;
}

/**
 * Writes a template with placeholders for its inserts, to find on save what no value can mend: an insert where none may stand, and a
 * text that is unfit for its place in every round. What stands behind a tag that may write anything is only known when it renders.
 */
export function tryOut(pieces: readonly Piece[], rules: PositionRules, source: SourceText): TryOut {
  const firstFlow = pieces.findIndex(({ kind }) => kind === 'flow');
  const first = writeRound(firstFlow === -1 ? pieces : pieces.slice(0, firstFlow), rules, 0);
  if (first.refusals.length > 0) {
    return { faults: first.refusals.map(({ reason, place }) => source.fault('unsafe_value', reason, place)), isProven: false };
  }
  if (firstFlow !== -1) return { faults: [], isProven: false };
  const rounds = [first, ...Array.from({ length: rules.rounds - 1 }, (_, index) => writeRound(pieces, rules, index + 1))];
  const problems = rounds.flatMap((round) => rules.finish(round.text, round.state) ?? []);
  if (problems.length < rounds.length) {
    const isConstant = pieces.every(({ kind }) => kind === 'text');
    return { faults: [], isProven: problems.length === 0 && (isConstant || rules.roundsProve) };
  }
  return { faults: problems.slice(0, 1).map((problem) => toFault(problem, first, source)), isProven: false };
}

interface Round {
  readonly text: string;
  readonly state: number;
  readonly refusals: ReadonlyArray<{ readonly reason: string; readonly place: Place }>;
  /** Where each piece starts in the text. */
  readonly starts: ReadonlyArray<{ readonly offset: number; readonly piece: Piece }>;
}

function writeRound(pieces: readonly Piece[], rules: PositionRules, round: number): Round {
  const starts: Array<{ offset: number; piece: Piece }> = [];
  const refusals: Array<{ reason: string; place: Place }> = [];
  let text = '';
  let state = rules.start;
  for (const piece of pieces) {
    starts.push({ offset: text.length, piece });
    const isText = piece.kind === 'text';
    const reason = isText ? null : rules.refusal(state);
    if (reason !== null) refusals.push({ reason, place: piece.place });
    text += isText ? piece.text : rules.placeholder(state, round);
    state = isText ? rules.advance(state, piece.text) : rules.afterInsert(state);
  }
  return { text, state, refusals, starts };
}

function toFault(problem: Problem, { starts }: Round, source: SourceText): TemplateFault {
  const start = starts.findLast(({ offset }) => offset <= problem.offset);
  if (start === undefined) return source.fault('syntax', problem.reason, { lineno: 0, colno: 0 });
  const { piece, offset } = start;
  const inside = piece.kind === 'text' ? problem.offset - offset : 0;
  return source.fault('syntax', problem.reason, source.placeOf(source.offsetOf(piece.place) + inside));
}
