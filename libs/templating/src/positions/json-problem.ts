import type { Problem } from './position-rules.js';

/** One JSON token (RFC 8259) and the white space before it. */
const TOKEN =
  /[ \t\n\r]*(?:(?<mark>[{}[\]:,])|(?<string>"(?:[^"\\\u0000-\u001f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(?<other>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null))/y;

const WHITE_SPACE = /[ \t\n\r]*/y;

type Expected = 'value' | 'firstElement' | 'key' | 'firstKey' | 'colon' | 'memberEnd' | 'elementEnd' | 'end';

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

/** What a token leads to: something expected next, or what happens to the container around it. */
type Step = Expected | 'openObject' | 'openArray' | 'close' | 'endValue';

const VALUE: ReadonlyArray<readonly [string, Step]> = [
  ['{', 'openObject'],
  ['[', 'openArray'],
  ['string', 'endValue'],
  ['other', 'endValue'],
];

const GRAMMAR: Readonly<Record<Expected, ReadonlyMap<string, Step>>> = {
  value: new Map(VALUE),
  firstElement: new Map([...VALUE, [']', 'close']]),
  key: new Map([['string', 'colon']]),
  firstKey: new Map([
    ['string', 'colon'],
    ['}', 'close'],
  ]),
  colon: new Map([[':', 'value']]),
  memberEnd: new Map([
    [',', 'key'],
    ['}', 'close'],
  ]),
  elementEnd: new Map([
    [',', 'value'],
    [']', 'close'],
  ]),
  end: new Map(),
};

/**
 * Where and why a text that `JSON.parse` refused is no JSON (its own messages differ from one Node release to the next). Keeps its own
 * stack, so depth is no danger. Meaningless for a text that is JSON.
 */
export function findJsonProblem(text: string): Problem {
  const endOf: Expected[] = ['end'];
  let expected: Expected = 'value';
  let offset = 0;
  for (let token = readToken(text, offset); token !== null; token = readToken(text, offset)) {
    const step = GRAMMAR[expected].get(token.kind);
    if (step === undefined) break;
    expected = follow(step, endOf);
    offset = token.end;
  }
  WHITE_SPACE.lastIndex = offset;
  WHITE_SPACE.exec(text);
  return { reason: `The text is not JSON: here ${NAMES[expected]} is expected.`, offset: WHITE_SPACE.lastIndex };
}

/** `endOf`: what is expected behind a value, for each container that is open. */
function follow(step: Step, endOf: Expected[]): Expected {
  if (step === 'openObject') {
    endOf.push('memberEnd');
    return 'firstKey';
  }
  if (step === 'openArray') {
    endOf.push('elementEnd');
    return 'firstElement';
  }
  if (step === 'close') endOf.pop();
  return step === 'close' || step === 'endValue' ? (endOf.at(-1) ?? 'end') : step;
}

function readToken(text: string, offset: number): { readonly kind: string; readonly end: number } | null {
  TOKEN.lastIndex = offset;
  const groups = TOKEN.exec(text)?.groups;
  if (groups === undefined) return null;
  return { kind: groups['mark'] ?? (groups['string'] === undefined ? 'other' : 'string'), end: TOKEN.lastIndex };
}
