import type { JsonValue } from '@crossdock/flattening';
import type { Budget } from '../render/budget.js';
import type { TagParser } from '../syntax/template-parser.js';
import { parseContextTag } from './context-tag.js';

/**
 * A filter (its input is the first argument), a test or a function. Gets JSON values and gives one; pays the budget for work that grows
 * with its arguments; throws nothing but `RenderStop`.
 */
export type TemplateFunction = (args: readonly JsonValue[], budget: Budget) => JsonValue;

/** All that templates may use, by name. Maps, so that no name reaches a prototype (SECURITY §5.1). */
export interface Language {
  readonly tags: ReadonlyMap<string, TagParser>;
  readonly filters: ReadonlyMap<string, TemplateFunction>;
  readonly tests: ReadonlyMap<string, TemplateFunction>;
  readonly functions: ReadonlyMap<string, TemplateFunction>;
}

/** The language of every template in the product. */
export const LANGUAGE: Language = {
  tags: new Map([['context', parseContextTag]]),
  filters: new Map(),
  tests: new Map(),
  functions: new Map(),
};
