import { ExactNumber } from '@crossdock/flattening';
import type { Budget } from '../render/budget.js';
import { print } from '../value/print.js';
import { SafeText } from '../value/safe-text.js';
import type { TemplateValue } from '../value/template-value.js';
import { findJsonProblem } from './json-problem.js';
import { JsonStates } from './json-states.js';
import { ONE_STATE, type PositionRules, type Problem } from './position-rules.js';
import { toJson } from '../language/filters/formats/json-text.js';

const IN_ESCAPE = 'An insert may not follow a backslash, or complete an escape.';

/** What JSON.stringify would not leave as it is between two quotes. */
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/;

/**
 * A request body, for one template. Inside a string literal an insert is escaped; outside it is exactly one JSON value. The two rounds try each outer
 * insert as a string and as a number: a template that is JSON both ways has no insert as a key and none glued to a number, so it is
 * JSON with any value.
 */
export function jsonPosition(): PositionRules {
  const states = new JsonStates();
  return {
    encodedBy: 'escapejson',
    start: states.start,
    rounds: 2,
    roundsProve: true,
    advance: (state, text) => states.advance(state, text),
    refusal: (state) => (states.lexical(state) === 'inEscape' ? IN_ESCAPE : null),
    placeholder: (state, round) => (states.lexical(state) === 'inString' ? 'x' : round === 0 ? '"x"' : '0'),
    place: (state, value, isEncoded, budget) => {
      const lexical = states.lexical(state);
      if (lexical === 'outside') return asJsonValue(value, budget);
      if (lexical === 'inEscape') return { reason: IN_ESCAPE };
      return isEncoded ? escapedOnce(print(value)) : escaped(print(value));
    },
    afterInsert: (state) => states.afterInsert(state),
    finish: (text, state) => (states.isWhole(state) ? null : findProblem(text)),
  };
}

/**
 * A body that opted out of escaping (`{% autoescape false %}` around all of it): values stand as they print. The result must still be
 * JSON, which each rendering checks.
 */
export const RAW_JSON_POSITION: PositionRules = {
  ...ONE_STATE,
  roundsProve: false,
  placeholder: () => '0',
  place: (_state, value) => print(value),
  finish: findProblem,
};

function escaped(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text).slice(1, -1) : text;
}

/** What the template escaped itself stays, unless it could end the string after all. */
function escapedOnce(text: string): string {
  return isJson(`"${text}"`) ? text : escaped(text);
}

/** A string that is by itself one JSON value stands as it is (`"qty": {% context qty %}` with the field `2`), any other is quoted. */
function asJsonValue(value: TemplateValue, budget: Budget): string {
  if (typeof value === 'number') return Number.isFinite(value) ? print(value) : 'null';
  const text = typeof value === 'string' ? value : value instanceof SafeText ? value.text : null;
  if (text === null) return value instanceof ExactNumber ? value.text : toJson(value, budget);
  return isJson(text) ? text : JSON.stringify(text);
}

/** How JSON may begin: most texts do not, and to fail at reading one is slow. */
const JSON_START = /^[\s\-0-9"[{tfn]/;

function isJson(text: string): boolean {
  if (!JSON_START.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function findProblem(text: string): Problem | null {
  return isJson(text) ? null : findJsonProblem(text);
}
