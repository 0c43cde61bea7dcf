import type { JsonValue } from '@crossdock/flattening';
import { RenderStop } from '../fault.js';
import { TEMPLATE_LIMITS } from '../limits.js';
import type { PositionRules } from '../positions/position-rules.js';
import type { Budget } from './budget.js';

/** Constant text of a template. Remembers where it leads from each state, so that text is scanned once and not per rendering. */
export class TextChunk {
  private readonly next: number[] = [];

  constructor(
    readonly text: string,
    private readonly rules: PositionRules,
  ) {}

  advance(state: number): number {
    return (this.next[state] ??= this.rules.advance(state, this.text));
  }
}

/** The text made so far, and the state that tells what an insert at its end means. */
export class Output {
  private made = '';
  private state: number;

  constructor(
    private readonly rules: PositionRules,
    private readonly budget: Budget,
  ) {
    this.state = rules.start;
  }

  write(chunk: TextChunk): void {
    this.append(chunk.text);
    this.state = chunk.advance(this.state);
  }

  /** Places a value as its position demands; throws a `RenderStop` if it must not stand there. */
  insert(value: JsonValue): void {
    const reason = this.rules.refusal(this.state);
    if (reason !== null) throw new RenderStop('unsafe_value', reason);
    const placed = this.rules.place(this.state, value);
    if (typeof placed !== 'string') throw new RenderStop('unsafe_value', placed.reason);
    this.append(placed);
    this.state = this.rules.afterInsert(this.state);
  }

  /** The whole text. `isProven`: no value can make it unfit for its place, so it need not be looked at again. */
  finish(isProven: boolean): string {
    const problem = isProven ? null : this.rules.finish(this.made, this.state);
    if (problem !== null) throw new RenderStop('unsafe_value', problem.reason);
    // A UTF-16 unit takes at most three bytes, so most texts need no count.
    if (this.made.length * 3 > TEMPLATE_LIMITS.outputBytesMax && Buffer.byteLength(this.made) > TEMPLATE_LIMITS.outputBytesMax) tooLarge();
    return this.made;
  }

  private append(text: string): void {
    this.budget.spendOnText(text.length);
    // A UTF-16 unit takes at least one byte.
    if (this.made.length + text.length > TEMPLATE_LIMITS.outputBytesMax) tooLarge();
    this.made += text;
  }
}

function tooLarge(): never {
  throw new RenderStop('too_large', `The result is larger than ${TEMPLATE_LIMITS.outputBytesMax} bytes.`);
}
