import type { Budget } from '../render/budget.js';
import type { TemplateValue } from '../value/template-value.js';

/**
 * What the place of a text demands (SECURITY §5.4, layer 4). Constant text moves a small automaton from state to state; the state says
 * what an insert at that point means. States live in the output and not in the syntax tree, so branches and loops need nothing new.
 */
export interface PositionRules {
  readonly start: number;
  /** How many times a template is tried with placeholders on save. A text is refused if it is unfit every time. */
  readonly rounds: number;
  /** A text fit in every round is fit for any values, and need not be checked again per rendering. */
  readonly roundsProve: boolean;
  /** The state behind a constant text. */
  advance(state: number, text: string): number;
  /** Why no insert may stand here, whatever its value, or null. */
  refusal(state: number): string | null;
  /** What stands for an insert when a template is tried. */
  placeholder(state: number, round: number): string;
  /** The filter by which a template encodes a value for this place itself: its result is not encoded again. */
  readonly encodedBy: string | null;
  /** The text of a value at this point, or why it may not stand here. `isEncoded`: `encodedBy` made the value. */
  place(state: number, value: TemplateValue, isEncoded: boolean, budget: Budget): string | Refusal;
  afterInsert(state: number): number;
  /** What is wrong with a whole text, or null. */
  finish(text: string, state: number): Problem | null;
}

/** Why a value may not be placed. Never quotes the value: it may be a secret. */
export interface Refusal {
  readonly reason: string;
}

export interface Problem {
  readonly reason: string;
  readonly offset: number;
}

/** A place in which every insert means the same: there is but one state. */
export const ONE_STATE = {
  encodedBy: null,
  start: 0,
  rounds: 1,
  roundsProve: true,
  advance: (state) => state,
  refusal: () => null,
  placeholder: () => '',
  afterInsert: (state) => state,
} as const satisfies Omit<PositionRules, 'place' | 'finish'>;
