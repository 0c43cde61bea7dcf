import type { JsonValue } from '@crossdock/flattening';
import type { TemplateFault } from './fault.js';

/**
 * Where the text of a template goes, and so how inserts are placed in it (README, "Positions"): `text` plain, `json` a request body,
 * `uri` a request's address, `header` a header's name or value.
 */
export type TemplatePosition = 'text' | 'json' | 'uri' | 'header';

/** A compiled template. One rendering never changes the next: keep it as long as its definition is in use, render it for any event. */
export interface Template {
  readonly source: string;
  /** No inserts and no tags: renders to the same text every time. */
  readonly isConstant: boolean;
  /** Fields read with `{% context field %}`, each once. */
  readonly fieldNames: readonly string[];
  /** Paths read, each once, for example `request.body.products[0].group_id`; up to the first part that only rendering knows. */
  readonly paths: readonly string[];
  /** What must be fetched before it renders. */
  readonly needs: InsertNeeds;
  /** Of position `uri`: the constant `scheme://authority`, or that an insert gives it. Elsewhere an empty constant. */
  readonly origin: TemplateOrigin;
  /** Fills the template in. Never throws; the same scope gives the same result. */
  render(scope: RenderScope): RenderResult;
}

export type TemplateOrigin = { readonly kind: 'constant'; readonly text: string } | { readonly kind: 'insert' };

/**
 * What aggregates, expressions and snippets a template names, by id, as far as that is known on save. An id that only rendering knows
 * comes in the `missing` of a `RenderResult`.
 */
export interface InsertNeeds {
  readonly aggregates: readonly string[];
  readonly expressions: readonly string[];
  readonly snippets: readonly string[];
}

/** What was fetched for a rendering: results of aggregates (lists) and expressions, and the sources of snippets, by id. */
export interface InsertData {
  readonly aggregates: ReadonlyMap<string, JsonValue>;
  readonly expressions: ReadonlyMap<string, JsonValue>;
  readonly snippets: ReadonlyMap<string, string>;
}

/** What a rendering reads. Only own properties are read; a variable or field that is missing prints nothing. */
export interface RenderScope {
  readonly variables: Readonly<Record<string, JsonValue>>;
  /** Values of `{% context field %}`, already rendered. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly inserts?: InsertData;
  /** What "now" and "today" mean, in epoch milliseconds. Default: 0, so that a result never depends on when it is made. */
  readonly nowMs?: number;
  /** What `random` and `shuffle` depend on, for example the id of the event. */
  readonly seed?: string;
}

/**
 * `warnings`: faults of values, each of which left its insert empty. Not ok: `fault` says why there is no text; if its code is
 * `not_fetched`, fetch what is `missing` and render again.
 */
export type RenderResult =
  | { readonly ok: true; readonly text: string; readonly warnings: readonly TemplateFault[] }
  | { readonly ok: false; readonly fault: TemplateFault; readonly warnings: readonly TemplateFault[]; readonly missing: InsertNeeds };

/** How a template is compiled. */
export interface CompileOptions {
  readonly position: TemplatePosition;
  /** The names a path may start with, for example `request`; any other is a fault. */
  readonly variables: readonly string[];
  /** There is a profile: `customer`, aggregates and expressions may be used. Default: no, as in a business workflow (seed). */
  readonly hasProfile?: boolean;
  /** Snippets may be used: whoever renders fetches them (`renderWithInserts`). Default: no. */
  readonly hasSnippets?: boolean;
  /** Values that variables had once, for example a captured request: a path that it lacks is a warning with the nearest one it has. */
  readonly sample?: Readonly<Record<string, JsonValue>>;
  /**
   * As lenient as Jinjava: what is never closed stands as text, and a filter, test, function or variable that does not exist gives null.
   * Each is a warning instead of a fault.
   */
  readonly isLenient?: boolean;
  /** Inserts are names, without paths, filters and the like: for a text that places a secret, of which no filter is to make another one. */
  readonly namesOnly?: boolean;
}

/** `warnings`: what is allowed, and hardly meant. */
export type CompileResult =
  | { readonly ok: true; readonly template: Template; readonly warnings: readonly TemplateFault[] }
  | { readonly ok: false; readonly faults: readonly TemplateFault[] };
