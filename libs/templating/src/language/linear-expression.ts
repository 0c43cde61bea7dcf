import type * as Re2 from 're2js';
import type { RE2JS } from 're2js';
import type { Budget } from '../render/budget.js';
import { ValueFault } from '../value/value-fault.js';
import { loadOnDemand } from './load-on-demand.js';

/** Longest expression, and the instructions it may come to: eight characters (`x{1000}`) may stand for a thousand. */
const CHARS_MAX = 1_000;
const INSTRUCTIONS_MAX = 5_000;

/** Instructions × characters that one step of the budget pays for: of the search for the first match, and for each further one. */
const FIRST_WORK_PER_STEP = 256;
const NEXT_WORK_PER_STEP = 8_192;

const PART = /\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*\]|\{([0-9]+)(?:,([0-9]*))?\}|[^]/g;

export const INVALID_EXPRESSION = `A regular expression of RE2 of at most ${CHARS_MAX} characters is needed here.`;

/**
 * A regular expression in RE2's syntax, which takes time in proportion to the text whatever the expression is. Pays the budget for
 * reading it. Throws a `ValueFault` for one that is invalid or too large.
 */
export function compileLinear(pattern: string, budget: Budget): RE2JS {
  budget.spend(1 + pattern.length);
  if (pattern.length > CHARS_MAX) throw new ValueFault(INVALID_EXPRESSION);
  const instructions = countInstructions(pattern);
  if (instructions > INSTRUCTIONS_MAX) throw new ValueFault('The regular expression repeats too much.');
  budget.spend(instructions);
  const re2 = loadOnDemand('re2js') as typeof Re2;
  try {
    return re2.RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof re2.RE2JSException) throw new ValueFault(INVALID_EXPRESSION);
    throw error;
  }
}

/** Pays for the search for the first match in a text, before it is made. */
export function payForSearch(expression: RE2JS, chars: number, budget: Budget): void {
  budget.spend(1 + Math.ceil((chars * expression.programSize()) / FIRST_WORK_PER_STEP));
}

/**
 * Pays for a further search, as if it went through all the characters that are left: it may, although its match ends early (`a.*b|a`).
 * Mostly it does not, hence the price.
 */
export function payForNextSearch(expression: RE2JS, charsLeft: number, budget: Budget): void {
  budget.spend(1 + Math.ceil((charsLeft * expression.programSize()) / NEXT_WORK_PER_STEP));
}

/** About as many as the expression has parts, each counted as often as it is repeated. */
function countInstructions(pattern: string): number {
  const groups: number[] = [];
  let [count, last] = [0, 0];
  for (const [part, least, most = ''] of pattern.matchAll(PART)) {
    if (part === '(') groups.push(count);
    if (least === undefined) last = part === ')' ? count - (groups.pop() ?? 0) : 1;
    else last *= Math.max(Number(least), Number(most), 1);
    count += least === undefined ? (part === ')' ? 0 : 1) : last;
  }
  return count;
}
