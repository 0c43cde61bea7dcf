import { ExactNumber, type JsonValue, stringifyJson } from '@crossdock/flattening';
import { print } from '../render/print.js';
import { findJsonProblem } from './json-problem.js';
import type { PositionRules, Problem } from './position-rules.js';

const OUTSIDE = 0;
const IN_STRING = 1;
const AFTER_BACKSLASH = 2;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** What JSON.stringify would not leave as it is between two quotes. */
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/;

/**
 * A request body. Inside a string literal an insert is escaped; outside it is exactly one JSON value. The two rounds try each outer
 * insert as a string and as a number: a template that is JSON both ways has no insert as a key and none glued to a number, so it is
 * JSON with any value.
 */
export const JSON_POSITION: PositionRules = {
  start: OUTSIDE,
  rounds: 2,
  roundsProve: true,
  advance,
  refusal: (state) => (state === AFTER_BACKSLASH ? 'An insert may not follow a backslash.' : null),
  placeholder: (state, round) => (state === IN_STRING ? 'x' : round === 0 ? '"x"' : '0'),
  place: (state, value) => (state === IN_STRING ? escaped(print(value)) : asJsonValue(value)),
  afterInsert: (state) => state,
  finish,
};

function advance(state: number, text: string): number {
  let now = state;
  for (let at = 0; at < text.length; at += 1) now = step(now, text.charCodeAt(at));
  return now;
}

function step(state: number, code: number): number {
  if (state === AFTER_BACKSLASH) return IN_STRING;
  if (code === QUOTE) return state === OUTSIDE ? IN_STRING : OUTSIDE;
  return state === IN_STRING && code === BACKSLASH ? AFTER_BACKSLASH : state;
}

function escaped(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text).slice(1, -1) : text;
}

/** A string that is by itself one JSON value stands as it is (`"qty": {% context qty %}` with the field `2`), any other is quoted. */
function asJsonValue(value: JsonValue): string {
  if (typeof value === 'string') return isJson(value) ? value : JSON.stringify(value);
  if (value === null || value === undefined) return 'null';
  return value instanceof ExactNumber ? value.text : stringifyJson(value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function finish(text: string): Problem | null {
  return isJson(text) ? null : findJsonProblem(text);
}
