import { printNull } from '../../../value/print.js';
import type { Filter } from '../../call.js';

/**
 * What `render` does to a value: nothing, it gives its text. Only a text that the template itself spells out is read as a template, and
 * that when the template compiles: data is never code (DOMAIN §9.9).
 */
const render: Filter = (input) => printNull(input);

export const RENDER_FILTERS: ReadonlyArray<readonly [string, Filter]> = [['render', render]];
