import { RenderStop } from '../fault.js';
import { TEMPLATE_LIMITS } from '../limits.js';

/** Steps that one rendering may still take. Whoever does work that grows with data pays for it here. */
export class Budget {
  private stepsLeft: number = TEMPLATE_LIMITS.stepsMax;

  /** Throws a `RenderStop` when the steps are used up. */
  spend(steps: number): void {
    this.stepsLeft -= steps;
    if (this.stepsLeft < 0) throw new RenderStop('budget', `Rendering takes more than ${TEMPLATE_LIMITS.stepsMax} steps.`);
  }

  spendOnText(chars: number): void {
    this.spend(1 + (chars >> 5));
  }
}
