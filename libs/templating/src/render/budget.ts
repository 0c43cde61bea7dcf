import { RenderStop } from '../fault.js';
import { TEMPLATE_LIMITS } from '../limits.js';

/** Steps between two looks at the clock: few, as one step on large data may take a millisecond. */
const STEPS_BETWEEN_LOOKS = 256;

/** Pairs of characters that one step pays for where a text is searched for another: the search may compare each with each. */
const PAIRS_PER_STEP = 4_096;

/** What one rendering may still cost. Whoever does work that grows with data pays for it here. */
export class Budget {
  private stepsLeft: number = TEMPLATE_LIMITS.stepsMax;
  private nextLook: number = TEMPLATE_LIMITS.stepsMax - STEPS_BETWEEN_LOOKS;
  private depth = 0;
  private readonly endsAt: number;

  constructor(private readonly clock: () => number = () => performance.now()) {
    this.endsAt = clock() + TEMPLATE_LIMITS.renderMsMax;
  }

  /** Throws a `RenderStop` when the steps, or the time, are used up. */
  spend(steps: number): void {
    this.stepsLeft -= steps;
    if (this.stepsLeft < this.nextLook) this.look();
  }

  /** Pays for a text that is made or searched. Throws a `RenderStop` if it is longer than a text may be. */
  spendOnText(chars: number): void {
    if (chars > TEMPLATE_LIMITS.textCharsMax) {
      throw new RenderStop('too_large', `A text is longer than ${TEMPLATE_LIMITS.textCharsMax} characters.`);
    }
    this.spend(1 + (chars >> 5));
  }

  /** Pays for a text that is searched for another one. Throws a `RenderStop` if it is longer than a text may be. */
  spendOnSearch(text: string, part: string): void {
    this.spendOnText(text.length);
    this.spend(Math.ceil((text.length * part.length) / PAIRS_PER_STEP));
  }

  /** Pays for a list or map that is made or gone through. Throws a `RenderStop` if it holds more than it may. */
  spendOnItems(items: number): void {
    if (items > TEMPLATE_LIMITS.itemsMax) {
      throw new RenderStop('too_large', `A list or map holds more than ${TEMPLATE_LIMITS.itemsMax} items.`);
    }
    this.spend(1 + items);
  }

  /** Runs a macro, a snippet or whatever else may call itself. Throws a `RenderStop` beyond the greatest depth. */
  nested<T>(run: () => T): T {
    this.depth += 1;
    if (this.depth > TEMPLATE_LIMITS.callDepthMax) {
      throw new RenderStop('budget', `Macros and snippets call each other more than ${TEMPLATE_LIMITS.callDepthMax} deep.`);
    }
    try {
      return run();
    } finally {
      this.depth -= 1;
    }
  }

  private look(): void {
    if (this.stepsLeft < 0) throw new RenderStop('budget', `Rendering takes more than ${TEMPLATE_LIMITS.stepsMax} steps.`);
    if (this.clock() > this.endsAt) throw new RenderStop('budget', `Rendering takes more than ${TEMPLATE_LIMITS.renderMsMax} ms.`);
    this.nextLook = this.stepsLeft - STEPS_BETWEEN_LOOKS;
  }
}
