import { RenderStop, type TemplateFault } from '../fault.js';
import { Args, type CallServices } from '../language/call.js';
import type { Language } from '../language/language.js';
import { TEMPLATE_LIMITS } from '../limits.js';
import type { Place, SourceText } from '../source-text.js';
import type { InsertData, RenderScope } from '../template.js';
import { print } from '../value/print.js';
import { escapeHtml, SafeText } from '../value/safe-text.js';
import type { TemplateMap, TemplateValue } from '../value/template-value.js';
import { ValueFault } from '../value/value-fault.js';
import type { Budget } from './budget.js';
import { Captured, type StoredValue } from './captured.js';
import type { Sink } from './output.js';
import { PseudoRandom } from './pseudo-random.js';
import { Scope } from './scope.js';

/** A compiled expression. What is missing is `null`, as in Jinjava. Throws nothing but `RenderStop` and `ValueFault`. */
export type Expression = (run: Run) => TemplateValue;

/** A compiled expression whose value may keep what it captured. */
export type StoredExpression = (run: Run) => StoredValue;

/** A compiled piece of text, insert or tag. */
export type Statement = (run: Run) => void;

/** What a rendering knows of the template it renders. */
interface Rendered {
  readonly language: Language;
  readonly source: SourceText;
}

const NO_FIELDS: RenderScope['fields'] & object = Object.freeze({});

const NO_INSERTS: InsertData = Object.freeze({ aggregates: new Map(), expressions: new Map(), snippets: new Map() });

/** One rendering: what it reads, what it may still cost, where it writes. */
export class Run implements CallServices {
  readonly warnings: TemplateFault[] = [];
  /** Macros that are running: one that calls itself prints nothing, as in Jinjava. */
  readonly activeMacros: string[] = [];
  /** Maps made by `namespace()`: only they take `{% set name.key = … %}`. */
  readonly namespaces = new WeakSet<object>();
  /** Values that aggregates, expressions and snippets should have been given, and were not. */
  readonly missingInserts: Array<{ readonly kind: keyof InsertData; readonly id: string }> = [];
  readonly fields: Readonly<Record<string, string>>;
  readonly inserts: InsertData;
  readonly nowMs: number;
  readonly language: Language;
  variables: Readonly<Record<string, TemplateValue>>;
  scope = new Scope(null);
  isAutoescaping = false;
  /** The insert or tag being rendered, for faults; null while none is. */
  place: Place | null = null;
  source: SourceText;
  private readonly seed: string;
  private pseudoRandom: PseudoRandom | null = null;

  constructor(
    { language, source }: Rendered,
    { variables, fields, inserts, nowMs, seed }: RenderScope,
    public sink: Sink,
    readonly budget: Budget,
  ) {
    this.language = language;
    this.source = source;
    this.variables = variables;
    this.fields = fields ?? NO_FIELDS;
    this.inserts = inserts ?? NO_INSERTS;
    this.nowMs = nowMs ?? 0;
    this.seed = seed ?? '';
  }

  random(): number {
    this.pseudoRandom ??= new PseudoRandom(this.seed);
    return this.pseudoRandom.next();
  }

  hasFilter(name: string): boolean {
    return this.language.filters.has(name);
  }

  filter(name: string, input: TemplateValue, args: readonly TemplateValue[]): TemplateValue {
    return this.applyFilter(name, input, new Args(args, null));
  }

  hasTest(name: string): boolean {
    return this.language.tests.has(name);
  }

  test(name: string, input: TemplateValue, args: readonly TemplateValue[]): boolean {
    this.budget.spend(1);
    return this.language.tests.get(name)?.(input, args, this) ?? false;
  }

  /** Applies a filter; a safe text stays safe unless the filter makes something else of it. */
  applyFilter(name: string, input: TemplateValue, args: Args): TemplateValue {
    this.budget.spend(1);
    const filter = this.language.filters.get(name);
    if (filter === undefined) return null;
    if (!(input instanceof SafeText)) return filter(input, args, this);
    const result = filter(input.text, args, this);
    return typeof result === 'string' && !this.language.unsafeFilters.has(name) ? new SafeText(result) : result;
  }

  /** Writes a value where the rendering stands. */
  insert(value: StoredValue, isEncoded: boolean): void {
    const escaped = this.isAutoescaping ? escapedOnce(value) : value;
    this.sink.insert(escaped, isEncoded);
  }

  runAll(statements: readonly Statement[]): void {
    for (const statement of statements) statement(this);
  }

  /** Runs statements in a scope of their own. */
  inScope(run: () => void): void {
    const outer = this.scope;
    this.scope = new Scope(outer);
    try {
      run();
    } finally {
      this.scope = outer;
    }
  }

  /** Runs a part of the template that has a source of its own. */
  runFragment(source: SourceText, statements: readonly Statement[]): void {
    const outer = this.source;
    this.source = source;
    this.budget.nested(() => {
      this.runAll(statements);
    });
    this.source = outer;
  }

  markNamespace(map: TemplateMap): void {
    this.namespaces.add(map);
  }

  /** What statements write, apart from the output. */
  capture(statements: readonly Statement[]): Captured {
    const outer = this.sink;
    const captured = new Captured(this.budget);
    this.sink = captured;
    try {
      this.runAll(statements);
    } finally {
      this.sink = outer;
    }
    return captured;
  }

  /** Evaluates, and gives null where a value is at fault: the fault is recorded, the rendering goes on (DOMAIN §9.15). */
  evaluate<T extends StoredValue>(expression: (run: Run) => T, at: Place): T | null {
    this.place = at;
    try {
      return expression(this);
    } catch (error) {
      if (!(error instanceof ValueFault)) throw error;
      this.warn(error.message, at);
      return null;
    }
  }

  warn(reason: string, at: Place): void {
    if (this.warnings.length < TEMPLATE_LIMITS.warningsMax) this.warnings.push(this.source.fault('value', reason, at));
  }

  /** Ends the rendering: a tag cannot do its work. */
  stop(reason: string): never {
    throw new RenderStop('value', reason);
  }
}

function escapedOnce(value: StoredValue): StoredValue {
  return value === null || value instanceof Captured || value instanceof SafeText ? value : new SafeText(escapeHtml(print(value)));
}
