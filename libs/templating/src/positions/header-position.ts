import { print } from '../value/print.js';
import { ONE_STATE, type PositionRules, type Problem } from './position-rules.js';

/** Anything but visible ASCII, blank and Latin-1. HTTP clients drop such characters silently, or worse, send a line break. */
const NOT_SENDABLE = /[^\x20-\x7e\xa0-\xff]/u;

/** Name or value of a header: a character that a header cannot carry is refused, never dropped. */
export const HEADER_POSITION: PositionRules = {
  ...ONE_STATE,
  place: (_state, value) => {
    const text = print(value);
    return findUnsendable(text) ?? text;
  },
  finish: findUnsendable,
};

function findUnsendable(text: string): Problem | null {
  const found = NOT_SENDABLE.exec(text);
  if (found === null) return null;
  const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return { reason: `A header cannot carry the character U+${code}.`, offset: found.index };
}
