import type { TagTable } from '../syntax/template-parser.js';
import type { Filter, TemplateFunction, Test } from './call.js';

/** All that templates may use, by name. Maps, so that no name reaches a prototype (SECURITY §5.1). */
export interface Language {
  readonly tags: TagTable;
  readonly filters: ReadonlyMap<string, Filter>;
  readonly tests: ReadonlyMap<string, Test>;
  readonly functions: ReadonlyMap<string, TemplateFunction>;
  /** Filters whose result is not safe although their input was (`|safe`). */
  readonly unsafeFilters: ReadonlySet<string>;
}
