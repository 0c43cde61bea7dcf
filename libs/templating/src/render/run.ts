import type { JsonValue } from '@crossdock/flattening';
import type { Place } from '../source-text.js';
import type { Budget } from './budget.js';
import type { Output } from './output.js';

/** One rendering: what it reads, what it may still cost, where it writes. */
export interface Run {
  readonly variables: Readonly<Record<string, JsonValue>>;
  readonly fields: Readonly<Record<string, string>>;
  readonly budget: Budget;
  readonly output: Output;
  /** The insert or tag being rendered, for faults; null while none is. */
  place: Place | null;
}

/** A compiled expression. What is missing is `null`, as in Jinjava. Never throws anything but `RenderStop`. */
export type Expression = (run: Run) => JsonValue;

/** A compiled piece of text, insert or tag. */
export type Statement = (run: Run) => void;
