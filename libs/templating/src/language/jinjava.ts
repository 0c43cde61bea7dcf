import type { Filter, TemplateFunction, Test } from './call.js';
import { ADDRESS_FILTERS } from './filters/encoding/address-filters.js';
import { DATE_ARITHMETIC_FILTERS } from './filters/dates/date-arithmetic-filters.js';
import { DATE_FILTERS } from './filters/dates/date-filters.js';
import { DIGEST_FILTERS } from './filters/encoding/digest-filters.js';
import { ENCODING_FILTERS } from './filters/encoding/encoding-filters.js';
import { FORMAT_FILTERS } from './filters/text/format-filter.js';
import { JSON_FILTERS } from './filters/formats/json-filters.js';
import { LAYOUT_FILTERS } from './filters/text/layout-filters.js';
import { LIST_FILTERS } from './filters/lists/list-filters.js';
import { MARKUP_FILTERS } from './filters/markup/markup-filters.js';
import { NUMBER_FILTERS } from './filters/numbers/number-filters.js';
import { NUMBER_FORMAT_FILTERS } from './filters/numbers/number-format-filters.js';
import { RENDER_FILTERS } from './filters/formats/render-filter.js';
import { REPLACEMENT_FILTERS } from './filters/text/replacement-filters.js';
import { SELECTION_FILTERS } from './filters/lists/selection-filters.js';
import { SET_FILTERS } from './filters/lists/set-filters.js';
import { SORT_FILTERS } from './filters/lists/sort-filters.js';
import { WORDS_FILTERS } from './filters/text/words-filters.js';
import { YAML_FILTERS } from './filters/formats/yaml-filters.js';
import { COLLECTION_FUNCTIONS } from './functions/collection-functions.js';
import { DATE_FUNCTIONS } from './functions/date-functions.js';
import { typeFunction } from './functions/type-function.js';
import type { Language } from './language.js';
import { COMPARISON_TESTS } from './tests/comparison-tests.js';
import { CONTAINMENT_TESTS } from './tests/containment-tests.js';
import { KIND_TESTS } from './tests/kind-tests.js';
import { parseDoTag, parsePrintTag } from './tags/output-tags.js';
import { parseForTag } from './tags/for-tag.js';
import { ifTag } from './tags/if-tag.js';
import { loopControlTag } from './tags/loop-control-tags.js';
import { parseCallTag, parseMacroTag } from './tags/macro-tags.js';
import {
  parseAggregateTag,
  parseContextTag,
  parseCustomerTag,
  parseExpressionTag,
  parseExpressionvarTag,
  parseKillTag,
} from './tags/profile-tags.js';
import { REFUSED_TAGS } from './tags/refused-tags.js';
import { parseCycleTag, parseIfchangedTag } from './tags/repetition-tags.js';
import { parseSetTag } from './tags/set-tag.js';
import { parseSnippetTag, parseSnippetvarTag } from './tags/snippet-tags.js';
import { parseAutoescapeTag, parseRawTag } from './tags/text-tags.js';
import type { TagParser } from '../syntax/template-parser.js';

const TAGS: ReadonlyMap<string, TagParser> = new Map([
  ['aggregate', parseAggregateTag],
  ['autoescape', parseAutoescapeTag],
  ['break', loopControlTag('break')],
  ['call', parseCallTag],
  ['context', parseContextTag],
  ['continue', loopControlTag('continue')],
  ['customer', parseCustomerTag],
  ['cycle', parseCycleTag],
  ['do', parseDoTag],
  ['expression', parseExpressionTag],
  ['expressionvar', parseExpressionvarTag],
  ['for', parseForTag],
  ['if', ifTag('if')],
  ['ifchanged', parseIfchangedTag],
  ['kill', parseKillTag],
  ['macro', parseMacroTag],
  ['print', parsePrintTag],
  ['raw', parseRawTag],
  ['set', parseSetTag],
  ['snippet', parseSnippetTag],
  ['snippetvar', parseSnippetvarTag],
  ['unless', ifTag('unless')],
]);

const FILTERS: ReadonlyMap<string, Filter> = new Map([
  ...ADDRESS_FILTERS,
  ...DATE_ARITHMETIC_FILTERS,
  ...DATE_FILTERS,
  ...DIGEST_FILTERS,
  ...ENCODING_FILTERS,
  ...FORMAT_FILTERS,
  ...JSON_FILTERS,
  ...LAYOUT_FILTERS,
  ...LIST_FILTERS,
  ...MARKUP_FILTERS,
  ...NUMBER_FILTERS,
  ...NUMBER_FORMAT_FILTERS,
  ...RENDER_FILTERS,
  ...REPLACEMENT_FILTERS,
  ...SELECTION_FILTERS,
  ...SET_FILTERS,
  ...SORT_FILTERS,
  ...WORDS_FILTERS,
  ...YAML_FILTERS,
]);

const TESTS: ReadonlyMap<string, Test> = new Map([...COMPARISON_TESTS, ...CONTAINMENT_TESTS, ...KIND_TESTS]);

const FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map([...COLLECTION_FUNCTIONS, ...DATE_FUNCTIONS, ['type', typeFunction]]);

/** The language of every template in the product: Jinjava's, with Synerise's additions (DOMAIN §9, §3). */
export const JINJAVA: Language = {
  tags: { parsers: TAGS, refusals: REFUSED_TAGS },
  filters: FILTERS,
  tests: TESTS,
  functions: FUNCTIONS,
  unsafeFilters: new Set(['count', 'ipaddr', 'ipv4', 'ipv6', 'length', 'md5']),
};
