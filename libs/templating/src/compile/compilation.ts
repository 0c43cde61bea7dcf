import type { TemplateFault, TemplateFaultCode } from '../fault.js';
import type { Language } from '../language/language.js';
import { TEMPLATE_LIMITS } from '../limits.js';
import type { Place, SourceText } from '../source-text.js';

/** What is learnt about one template while it compiles. */
export class Compilation {
  readonly faults: TemplateFault[] = [];
  readonly paths = new Set<string>();
  readonly fieldNames = new Set<string>();
  /** The insert or tag being compiled. */
  construct: Place = { lineno: 0, colno: 0 };
  private nodes = 0;
  private depth = 0;

  constructor(
    readonly source: SourceText,
    readonly variables: readonly string[],
    readonly language: Language,
  ) {}

  /** Notes a fault and goes on, so that a user hears of all of them at once. */
  report(code: TemplateFaultCode, reason: string, at: Place): void {
    if (this.faults.length < TEMPLATE_LIMITS.faultsMax) this.faults.push(this.source.fault(code, reason, at, this.construct));
  }

  /** Compiles one node below another. Beyond a limit it reports once and gives `otherwise`. */
  enter<T>(at: Place, otherwise: T, compile: () => T): T {
    this.nodes += 1;
    if (this.nodes > TEMPLATE_LIMITS.nodesMax) return this.stop('The template holds too many inserts and tags.', at, otherwise);
    if (this.depth >= TEMPLATE_LIMITS.depthMax) return this.stop('This is nested too deeply.', at, otherwise);
    this.depth += 1;
    const compiled = compile();
    this.depth -= 1;
    return compiled;
  }

  private stop<T>(reason: string, at: Place, otherwise: T): T {
    if (!this.faults.some(({ code }) => code === 'too_large')) this.report('too_large', reason, at);
    return otherwise;
  }
}
