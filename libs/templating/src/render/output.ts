import { RenderStop } from '../fault.js';
import { TEMPLATE_LIMITS } from '../limits.js';
import type { PositionRules } from '../positions/position-rules.js';
import type { Budget } from './budget.js';
import { Captured, type StoredValue } from './captured.js';

/** Where statements write. */
export interface Sink {
  write(chunk: TextChunk): void;
  /** `isEncoded`: the template encoded the value for its place itself (`|escapejson`, `|urlencode`). */
  insert(value: StoredValue, isEncoded: boolean): void;
}

/** Transitions that one text remembers: honest templates need a few. */
const TRANSITIONS_MAX = 64;

/** Constant text of a template. Remembers where it leads from each state, so that text is scanned once and not per rendering. */
export class TextChunk {
  private readonly next = new Map<number, number>();
  /** The transition that was taken last: mostly the next one, too. */
  private lastFrom = -1;
  private lastTo = -1;

  constructor(
    readonly text: string,
    private readonly rules: PositionRules,
  ) {}

  advance(state: number): number {
    if (state !== this.lastFrom) {
      this.lastTo = this.next.get(state) ?? this.learn(state);
      this.lastFrom = state;
    }
    return this.lastTo;
  }

  private learn(state: number): number {
    const to = this.rules.advance(state, this.text);
    if (this.next.size < TRANSITIONS_MAX) this.next.set(state, to);
    return to;
  }
}

/** The text made so far, and the state that tells what an insert at its end means. */
export class Output implements Sink {
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
  insert(value: StoredValue, isEncoded: boolean): void {
    if (typeof value === 'object' && value instanceof Captured) return value.replay(this);
    const placed = this.rules.place(this.state, value, isEncoded, this.budget);
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
    this.budget.spend(1 + (text.length >> 5));
    // A UTF-16 unit takes at least one byte.
    if (this.made.length + text.length > TEMPLATE_LIMITS.outputBytesMax) tooLarge();
    this.made += text;
  }
}

function tooLarge(): never {
  throw new RenderStop('too_large', `The result is larger than ${TEMPLATE_LIMITS.outputBytesMax} bytes.`);
}
