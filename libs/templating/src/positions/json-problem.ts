import { type Between, type Expected, follow, START } from './json-grammar.js';
import type { Problem } from './position-rules.js';

/** One JSON token (RFC 8259) and the white space before it. */
const TOKEN =
  /[ \t\n\r]*(?:(?<mark>[{}[\]:,])|(?<string>"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(?<other>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null))/y;

const WHITE_SPACE = /[ \t\n\r]*/y;

const NAMES: Readonly<Record<Expected, string>> = {
  value: 'a value',
  firstElement: 'a value or "]"',
  key: 'a key in double quotes',
  firstKey: 'a key in double quotes or "}"',
  colon: '":"',
  memberEnd: '"," or "}"',
  elementEnd: '"," or "]"',
  end: 'nothing more',
};

/**
 * Where and why a text that `JSON.parse` refused is no JSON (its own messages differ from one Node release to the next). Keeps its own
 * stack, so depth is no danger. Meaningless for a text that is JSON.
 */
export function findJsonProblem(text: string): Problem {
  let now: Between = START;
  let offset = 0;
  for (let token = readToken(text, offset); token !== null; token = readToken(text, offset)) {
    const next = follow(now, token.kind);
    if (next === undefined) break;
    now = next;
    offset = token.end;
  }
  WHITE_SPACE.lastIndex = offset;
  WHITE_SPACE.exec(text);
  return { reason: `The text is not JSON: here ${NAMES[now.expected]} is expected.`, offset: WHITE_SPACE.lastIndex };
}

function readToken(text: string, offset: number): { readonly kind: string; readonly end: number } | null {
  TOKEN.lastIndex = offset;
  const groups = TOKEN.exec(text)?.groups;
  if (groups === undefined) return null;
  return { kind: groups['mark'] ?? (groups['string'] === undefined ? 'other' : 'string'), end: TOKEN.lastIndex };
}
