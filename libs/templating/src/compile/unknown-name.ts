import type { Compilation } from './compilation.js';
import { nearest } from './nearest.js';

/** Variables that a host gives only where there is a profile or an event (DOMAIN §3.1). */
const PROFILE_NAMES: ReadonlySet<string> = new Set(['customer', 'event', 'automationPathSteps']);

/** What to tell a user about a name that means nothing here. */
export function nameProblem(name: string, { options }: Compilation): string {
  if (PROFILE_NAMES.has(name) && options.hasProfile !== true) return noProfile(`"${name}"`);
  const known = options.variables;
  const guess = nearest(name, known);
  const hint = guess === null ? `Known: ${known.length === 0 ? 'none' : known.join(', ')}.` : `Did you mean "${guess}"?`;
  return `The name "${name}" is not known here. ${hint}`;
}

/** What to tell a user about an insert that reads a profile, in a business workflow (seed: outgoing integration, "Define the endpoint"). */
export function noProfile(insert: string): string {
  return `${insert} reads a profile, and a business workflow has none.`;
}

/** What to tell a user about a filter, test or function that does not exist. */
export function callProblem(kind: 'filter' | 'test' | 'function', name: string, known: Iterable<string>): string {
  const guess = nearest(name, known);
  return `The ${kind} "${name}" is not available.${guess === null ? '' : ` Did you mean "${guess}"?`}`;
}
