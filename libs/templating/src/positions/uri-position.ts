import { print } from '../value/print.js';
import type { TemplateValue } from '../value/template-value.js';
import type { PositionRules, Problem, Refusal } from './position-rules.js';

const START = 0;
const SCHEME = 1;
const SCHEME_SLASH = 2;
const AUTHORITY = 3;
const PATH = 4;
const QUERY = 5;
const FRAGMENT = 6;
const AFTER_ORIGIN_INSERT = 7;
const BROKEN = 8;
/** Behind the `=` of a parameter. */
const QUERY_VALUE = 9;
/** Added to a state when the text ends in `%`, or in `%` and a digit: a value would complete the percent escape. */
const IN_ESCAPE = 16;
const IN_ESCAPE_DIGIT = 32;

const BEHIND_ORIGIN: ReadonlyMap<string, number> = new Map([
  ['/', PATH],
  ['?', QUERY],
  ['#', FRAGMENT],
]);

/** Where each character leads; a state that is not listed is never left. */
const TRANSITIONS: ReadonlyMap<number, { readonly on: ReadonlyMap<string, number>; readonly otherwise: number }> = new Map([
  [START, { on: new Map([['/', BROKEN]]), otherwise: SCHEME }],
  [SCHEME, { on: new Map([['/', SCHEME_SLASH]]), otherwise: SCHEME }],
  [SCHEME_SLASH, { on: new Map([['/', AUTHORITY]]), otherwise: BROKEN }],
  [AUTHORITY, { on: BEHIND_ORIGIN, otherwise: AUTHORITY }],
  [PATH, { on: BEHIND_ORIGIN, otherwise: PATH }],
  [
    QUERY,
    {
      on: new Map([
        ['#', FRAGMENT],
        ['=', QUERY_VALUE],
      ]),
      otherwise: QUERY,
    },
  ],
  [
    QUERY_VALUE,
    {
      on: new Map([
        ['#', FRAGMENT],
        ['&', QUERY],
      ]),
      otherwise: QUERY_VALUE,
    },
  ],
  [AFTER_ORIGIN_INSERT, { on: BEHIND_ORIGIN, otherwise: BROKEN }],
]);

const UNFINISHED_ESCAPE = /%([0-9a-f]?)$/i;
const NOT_IN_A_URI = /[\s\p{Cc}\\]/u;
const ORIGIN = /^https?:\/\/[^/?#]+/iu;
/** An origin as a value: an address without user, path, query and fragment; one closing slash is forgiven. */
const ORIGIN_VALUE = /^https?:\/\/[^/?#@\\\s\p{Cc}]+\/?$/iu;
/** What the filter `urlencode` leaves: nothing that ends a path segment or the query. */
const ENCODED = /^(?:[A-Za-z0-9\-._~!*'()+=&]|%[0-9A-Fa-f]{2})*$/;
/** What it makes of a map or list: parameters, which stand where parameters may. */
const ENCODED_PARAMETERS = /[=&]/;
const DOT_SEGMENT = /^(?:\.|%2e){1,2}$/i;
const LONE_SURROGATE = /\p{Surrogate}/gu;

const ORIGIN_REASON =
  'An insert may not be a part of scheme, user, host or port. Write them as text, or let one insert at the start be all of "https://host".';

/**
 * The URI of a request. Inserts are percent-encoded, so none can end its path segment or its place in the query; scheme, host and port
 * are constant, or one insert as a whole. A fragment is refused: it is never sent.
 */
export const URI_POSITION: PositionRules = {
  encodedBy: 'urlencode',
  start: START,
  rounds: 1,
  // Whether a segment is "." or ".." depends on the values.
  roundsProve: false,
  advance,
  refusal,
  placeholder: (state) => (state === START ? 'https://origin.invalid' : 'x'),
  place: (state, value, isEncoded) => {
    if (state === START) return origin(value);
    const reason = refusal(state);
    if (reason !== null) return { reason };
    const text = print(value);
    const isFit = isEncoded && ENCODED.test(text) && !(state === QUERY_VALUE && ENCODED_PARAMETERS.test(text));
    return isFit ? text : encodeURIComponent(text.replace(LONE_SURROGATE, '\ufffd'));
  },
  afterInsert: (state) => (state === START ? AFTER_ORIGIN_INSERT : state),
  finish,
};

/** The constant `scheme://authority` a URI starts with, or an empty text. */
export function constantOrigin(text: string): string {
  return ORIGIN.exec(text)?.[0] ?? '';
}

function refusal(state: number): string | null {
  if (state >= IN_ESCAPE) return 'An insert may not complete a percent escape.';
  if (state === FRAGMENT) return 'A fragment ("#") is never sent.';
  return [START, PATH, QUERY, QUERY_VALUE].includes(state) ? null : ORIGIN_REASON;
}

function advance(state: number, text: string): number {
  if (text === '') return state;
  let region = state % IN_ESCAPE;
  for (const character of text) {
    const from = TRANSITIONS.get(region);
    region = from?.on.get(character) ?? from?.otherwise ?? region;
  }
  const begun = state >= IN_ESCAPE_DIGIT ? '%0' : state >= IN_ESCAPE ? '%' : '';
  const [, digit] = UNFINISHED_ESCAPE.exec(begun + text) ?? [];
  return region + (digit === undefined ? 0 : digit === '' ? IN_ESCAPE : IN_ESCAPE_DIGIT);
}

/** The origin as a URL parser writes it, so that whoever vets the host sees the host that will be called. */
function origin(value: TemplateValue): string | Refusal {
  const reason = 'The value must be an origin such as "https://example.com": no user, path, query or fragment.';
  if (typeof value !== 'string' || !ORIGIN_VALUE.test(value) || !URL.canParse(value)) return { reason };
  return new URL(value).origin;
}

function finish(text: string, state: number): Problem | null {
  const stray = NOT_IN_A_URI.exec(text);
  if (stray !== null)
    return { reason: 'A URI holds no blanks, control characters or backslashes: percent-encode them.', offset: stray.index };
  const start = constantOrigin(text);
  if (start === '') return { reason: 'A URI starts with "https://host" or "http://host".', offset: 0 };
  if (start.includes('@')) return { reason: 'A URI holds no user name or password: use a connection.', offset: 0 };
  if (state % IN_ESCAPE === BROKEN) return { reason: 'Behind an insert that is the origin "/" or "?" must follow.', offset: 0 };
  const fragment = text.indexOf('#');
  if (fragment !== -1) return { reason: 'A fragment ("#") is never sent: remove it, or write "%23".', offset: fragment };
  return findDotSegment(text, start.length);
}

function findDotSegment(text: string, from: number): Problem | null {
  const path = text.slice(from).split('?', 1)[0] ?? '';
  let offset = from;
  for (const segment of path.split('/')) {
    if (DOT_SEGMENT.test(segment)) return { reason: 'A path segment may not be "." or "..".', offset };
    offset += segment.length + 1;
  }
  return null;
}
