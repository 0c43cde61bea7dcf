import type { JsonValue } from '@crossdock/flattening';
import type { TemplateFault } from './fault.js';

/**
 * Where the text of a template goes, and so how inserts are placed in it (README, "Positions"): `text` plain, `json` a request body,
 * `uri` a request's address, `header` a header's name or value.
 */
export type TemplatePosition = 'text' | 'json' | 'uri' | 'header';

/** A compiled template. Immutable and stateless: keep it as long as its definition is in use, render it concurrently. */
export interface Template {
  readonly source: string;
  /** No inserts and no tags: renders to the same text every time. */
  readonly isConstant: boolean;
  /** Fields read with `{% context field %}`, each once. */
  readonly fieldNames: readonly string[];
  /** Paths read, each once, for example `request.body.products[0].group_id`; up to the first part that only rendering knows. */
  readonly paths: readonly string[];
  /** Of position `uri`: the constant `scheme://authority`, or that an insert gives it. Elsewhere an empty constant. */
  readonly origin: TemplateOrigin;
  /** Fills the template in. Never throws; the same scope gives the same result. */
  render(scope: RenderScope): RenderResult;
}

export type TemplateOrigin = { readonly kind: 'constant'; readonly text: string } | { readonly kind: 'insert' };

/** What a rendering reads. Only own properties are read; a variable or field that is missing prints nothing. */
export interface RenderScope {
  readonly variables: Readonly<Record<string, JsonValue>>;
  /** Values of `{% context field %}`, already rendered. */
  readonly fields?: Readonly<Record<string, string>>;
}

export type RenderResult = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly fault: TemplateFault };

/** `variables`: the names a path may start with, for example `request`; any other is a fault. */
export interface CompileOptions {
  readonly position: TemplatePosition;
  readonly variables: readonly string[];
}

export type CompileResult = { readonly ok: true; readonly template: Template } | { readonly ok: false; readonly faults: TemplateFault[] };
