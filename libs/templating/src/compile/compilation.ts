import type { TemplateFault, TemplateFaultCode } from '../fault.js';
import type { Language } from '../language/language.js';
import { TEMPLATE_LIMITS } from '../limits.js';
import type { Place, SourceText } from '../source-text.js';
import type { ParsedTemplate } from '../syntax/template-parser.js';
import type { CompileOptions, InsertNeeds } from '../template.js';

/** What a template reads, and whether it changes any of it. */
class Learnt {
  /** Paths read, with the place of the first look-up. */
  readonly paths = new Map<string, Place>();
  readonly fieldNames = new Set<string>();
  readonly needs: { readonly [kind in keyof InsertNeeds]: Set<string> } = {
    aggregates: new Set(),
    expressions: new Set(),
    snippets: new Set(),
  };
  /** A method that changes its target may be called: the data is copied before each rendering. */
  changesData = false;
}

/** One template, or a part of one with a source of its own, while it compiles. */
export class Compilation {
  learnt = new Learnt();
  readonly faults: TemplateFault[];
  readonly warnings: TemplateFault[];
  /** The insert or tag being compiled. */
  construct: Place = { lineno: 0, colno: 0 };
  /** Of a part that the template spells out: the whole. */
  private whole: Compilation | null = null;
  /** A part whose whole is not known any more. */
  private isFetched = false;
  private nodes = 0;
  private depth = 0;

  constructor(
    readonly source: SourceText,
    private readonly parsed: ParsedTemplate,
    readonly options: CompileOptions,
    readonly language: Language,
  ) {
    const { warnings } = parsed;
    this.warnings = options.isLenient === true ? [...warnings] : [];
    this.faults = options.isLenient === true ? [] : [...warnings];
  }

  /** A text that the template itself spells out: what it reads, the template reads. */
  literalPart(source: SourceText, parsed: ParsedTemplate): Compilation {
    const part = new Compilation(source, parsed, this.options, this.language);
    part.learnt = this.learnt;
    part.whole = this;
    return part;
  }

  /** A text that is only known when the template renders: any name may be one of the template's, and what is unknown may be named. */
  fetchedPart(source: SourceText, parsed: ParsedTemplate): Compilation {
    const part = new Compilation(source, parsed, { ...this.options, isLenient: true }, this.language);
    part.isFetched = true;
    return part;
  }

  /** The template gives the name a value somewhere, or may. */
  isAssigned(name: string): boolean {
    return this.isFetched || this.parsed.names.has(name) || this.whole?.isAssigned(name) === true;
  }

  hasMacro(name: string): boolean {
    return this.isFetched || this.parsed.macros.has(name) || this.whole?.hasMacro(name) === true;
  }

  /** Notes a fault and goes on, so that a user hears of all of them at once. */
  report(code: TemplateFaultCode, reason: string, at: Place): void {
    if (this.faults.length < TEMPLATE_LIMITS.faultsMax) this.faults.push(this.source.fault(code, reason, at, this.construct));
  }

  warn(code: TemplateFaultCode, reason: string, at: Place): void {
    if (this.warnings.length < TEMPLATE_LIMITS.faultsMax) this.warnings.push(this.source.fault(code, reason, at, this.construct));
  }

  /** Notes a name that the language or the host does not know. */
  reportUnknown(reason: string, at: Place): void {
    if (this.options.isLenient === true) this.warn('unknown_name', reason, at);
    else this.report('unknown_name', reason, at);
  }

  /** Compiles one node below another. Beyond a limit it reports once and gives `otherwise`. */
  enter<T>(at: Place, otherwise: T, compile: () => T): T {
    this.nodes += 1;
    if (this.nodes > TEMPLATE_LIMITS.nodesMax)
      return this.stop('The template holds too many names, operators, inserts and tags.', at, otherwise);
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
