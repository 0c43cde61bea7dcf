import { type Between, type Container, type Expected, follow, START } from './json-grammar.js';

/** Where a JSON text stands towards its string literals. Always known, whatever else the text is: it decides how values are escaped. */
export type Lexical = 'outside' | 'inString' | 'inEscape';

/** What is told apart: of an escape, how many characters it still takes. */
const OUTSIDE = 0;
const IN_STRING = 1;
const BEHIND_BACKSLASH = 2;
const FIRST_DIGIT = 3;
const LAST_DIGIT = 6;
const BITS = 3;
const MASK = 2 ** BITS - 1;

/** Grammatical states that are told apart. A text that needs more is checked as a whole when it is finished. */
const STANDS_MAX = 512;

/** Nesting that is followed, and the longest number or literal that is. */
const DEPTH_MAX = 64;
const PART_CHARS_MAX = 40;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const UNICODE = 0x75;

const TOKEN = /[ \t\n\r]*(?:([{}[\]:,])|(")|([-0-9tfn][-+0-9.eEa-z]*))/y;
const BLANKS_TO_END = /[ \t\n\r]*$/y;
const STRING_PART = /(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
const SCALAR = /^(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)$/;

/** Where the grammar of a JSON text stands. `part`: the beginning of a number or literal that may go on in what follows. */
interface Stand {
  readonly at: Between;
  readonly part: string;
}

/** What a text leads to. Undefined: only a look at the whole tells whether it is JSON. */
type Led = Stand | undefined;

/**
 * The states of JSON texts as small numbers, so that what a constant text does to a state is found out once and then looked up. A state
 * holds all that decides whether the text can go on as JSON, so a text that ends well needs no second look. Each template has its own
 * states: no other can use them up.
 */
export class JsonStates {
  /** The first stands for all texts whose grammar is not followed any more. */
  private readonly stands: Led[] = [undefined];
  private readonly ids = new Map<string, number>();
  private readonly behindInserts: number[] = [];

  readonly start = this.idOf({ at: START, part: '' }, OUTSIDE);

  lexical(state: number): Lexical {
    const lexical = state & MASK;
    return lexical === OUTSIDE ? 'outside' : lexical === IN_STRING ? 'inString' : 'inEscape';
  }

  advance(state: number, text: string): number {
    const before = state & MASK;
    const stand = this.stands[state >> BITS];
    const led = stand === undefined || before > IN_STRING ? undefined : readText(stand, text, before === IN_STRING);
    return this.idOf(led, lexicalAfter(before, text));
  }

  /** Behind one whole JSON value, or behind escaped text within a string. */
  afterInsert(state: number): number {
    return (this.behindInserts[state] ??= this.behindInsert(state));
  }

  /** The text is JSON for certain. */
  isWhole(state: number): boolean {
    const stand = this.stands[state >> BITS];
    return (state & MASK) === OUTSIDE && stand !== undefined && endScalar(stand)?.expected === 'end';
  }

  private behindInsert(state: number): number {
    if ((state & MASK) !== OUTSIDE) return state;
    const stand = this.stands[state >> BITS];
    const next = stand?.part === '' && isValueExpected(stand.at.expected) ? follow(stand.at, 'other') : undefined;
    return this.idOf(next === undefined ? undefined : { at: next, part: '' }, OUTSIDE);
  }

  private idOf(stand: Led, lexical: number): number {
    return (this.standId(stand) << BITS) + lexical;
  }

  private standId(stand: Led): number {
    if (stand === undefined || stand.at.container.depth > DEPTH_MAX || stand.part.length > PART_CHARS_MAX) return 0;
    const key = `${stand.at.expected} ${spell(stand.at.container)} ${stand.part}`;
    const known = this.ids.get(key);
    if (known !== undefined || this.stands.length >= STANDS_MAX) return known ?? 0;
    this.ids.set(key, this.stands.length);
    return this.stands.push(stand) - 1;
  }
}

function lexicalAfter(before: number, text: string): number {
  let now = before;
  for (let at = 0; at < text.length; at += 1) now = lexicalStep(now, text.charCodeAt(at));
  return now;
}

/** A digit that is missing ends its escape: what stands in its place is read as any character of the string. */
function lexicalStep(now: number, code: number): number {
  if (now === BEHIND_BACKSLASH) return code === UNICODE ? FIRST_DIGIT : IN_STRING;
  if (now >= FIRST_DIGIT && isHexDigit(code)) return now === LAST_DIGIT ? IN_STRING : now + 1;
  if (code === QUOTE) return now === OUTSIDE ? IN_STRING : OUTSIDE;
  if (now === OUTSIDE) return OUTSIDE;
  return code === BACKSLASH ? BEHIND_BACKSLASH : IN_STRING;
}

function isHexDigit(code: number): boolean {
  const lowerCase = code | 0x20;
  return (code >= 0x30 && code <= 0x39) || (lowerCase >= 0x61 && lowerCase <= 0x66);
}

/** Reads tokens to the end of a text. A string that goes on stands where it began: it is followed when it ends. */
function readText(stand: Stand, text: string, startsInString: boolean): Led {
  const whole = stand.part + text;
  let read: Read = startsInString ? readString(stand.at, whole, 0) : { at: stand.at, offset: 0, part: null };
  while (read !== undefined && read.part === null) {
    BLANKS_TO_END.lastIndex = read.offset;
    if (BLANKS_TO_END.test(whole)) return { at: read.at, part: '' };
    read = readToken(read.at, whole, read.offset);
  }
  return read === undefined ? undefined : { at: read.at, part: read.part ?? '' };
}

/** How far a text was read. `part`: the text ended within a token, of which this much was there. */
type Read = { readonly at: Between; readonly offset: number; readonly part: string | null } | undefined;

function readToken(at: Between, text: string, from: number): Read {
  TOKEN.lastIndex = from;
  const [matched, mark, quote, scalar = ''] = TOKEN.exec(text) ?? [];
  if (matched === undefined) return undefined;
  const offset = from + matched.length;
  if (quote !== undefined) return readString(at, text, offset);
  if (mark === undefined && offset === text.length) return { at, offset, part: scalar };
  const next = mark === undefined ? followScalar(at, scalar) : follow(at, mark);
  return next === undefined ? undefined : { at: next, offset, part: null };
}

function readString(at: Between, text: string, from: number): Read {
  const next = follow(at, 'string');
  const end = endOfStringPart(text, from);
  if (next === undefined) return undefined;
  if (end === text.length) return { at, offset: end, part: '' };
  return text.charCodeAt(end) === QUOTE ? { at: next, offset: end + 1, part: null } : undefined;
}

function endOfStringPart(text: string, from: number): number {
  STRING_PART.lastIndex = from;
  return from + (STRING_PART.exec(text)?.[0].length ?? 0);
}

function followScalar(now: Between, scalar: string): Between | undefined {
  return SCALAR.test(scalar) ? follow(now, 'other') : undefined;
}

function endScalar({ at, part }: Stand): Between | undefined {
  return part === '' ? at : followScalar(at, part);
}

function isValueExpected(expected: Expected): boolean {
  return expected === 'value' || expected === 'firstElement';
}

function spell(container: Container): string {
  return container.around === null ? '' : spell(container.around) + (container.behindValue === 'memberEnd' ? '{' : '[');
}
