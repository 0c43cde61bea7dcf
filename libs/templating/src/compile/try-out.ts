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
 * text that is unfit for its place in every round.
 */
export function tryOut(pieces: readonly Piece[], rules: PositionRules, source: SourceText): TryOut {
  const first = writeRound(pieces, rules, 0);
  if (first.refusals.length > 0) {
    return { faults: first.refusals.map(({ reason, place }) => source.fault('unsafe_value', reason, place)), isProven: false };
  }
  const rounds = [first, ...Array.from({ length: rules.rounds - 1 }, (_, index) => writeRound(pieces, rules, index + 1))];
  const problems = rounds.flatMap((round) => rules.finish(round.text, round.state) ?? []);
  if (problems.length < rounds.length) {
    const isConstant = pieces.every((piece) => piece.text !== null);
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
    const reason = piece.text === null ? rules.refusal(state) : null;
    if (reason !== null) refusals.push({ reason, place: piece.place });
    text += piece.text ?? rules.placeholder(state, round);
    state = piece.text === null ? rules.afterInsert(state) : rules.advance(state, piece.text);
  }
  return { text, state, refusals, starts };
}

function toFault(problem: Problem, { starts }: Round, source: SourceText): TemplateFault {
  const start = starts.findLast(({ offset }) => offset <= problem.offset);
  if (start === undefined) return source.fault('syntax', problem.reason, { lineno: 0, colno: 0 });
  const { piece, offset } = start;
  const inside = piece.text === null ? 0 : problem.offset - offset;
  return source.fault('syntax', problem.reason, source.placeOf(source.offsetOf(piece.place) + inside));
}
