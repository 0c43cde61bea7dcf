import { isPlainNumber } from './json-value.js';

/** What a JSON text may hold. `depthMax` (at most 1000) counts nested objects and arrays, `valuesMax` every value, containers included. */
export interface JsonLimits {
  readonly depthMax: number;
  readonly valuesMax: number;
}

/** The limits in force where a caller names none. */
export const JSON_LIMITS: JsonLimits = Object.freeze({ depthMax: 64, valuesMax: 50_000 });

/** Why a JSON text was refused: a code of the error catalogue and a sentence for the caller. */
export interface JsonFault {
  readonly code: 'empty_body' | 'invalid_json' | 'body_not_object' | 'body_too_deep' | 'body_too_wide';
  readonly detail: string;
}

/**
 * How far flattening may blow a text up: its paths hold at most this many times the characters of the text, or
 * `PATH_CHARS_FREE` if that is more. Depth alone does not bound it: one key of 15 kB above 7,000 numbers makes 100 MB of paths.
 */
const PATH_CHARS_PER_CHAR = 32;
const PATH_CHARS_FREE = 262_144;

/** An array position is reckoned as `[123456]`, a key as the longer of its two spellings. */
const POSITION_CHARS = 8;
const KEY_MARK_CHARS = 2;

/** Integers of so many digits are below 2^53. */
const SAFE_DIGITS = 15;

const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;

const OTHER = 0;
const STRING = 1;
const NUMBER = 2;
const LITERAL = 3;
const OPEN = 4;
const CLOSE = 5;

const KIND = kindTable({ '"': STRING, '-0123456789': NUMBER, tfn: LITERAL, '{[': OPEN, '}]': CLOSE });

export interface JsonScan {
  readonly fault: JsonFault | undefined;
  /** A number is in it that `JSON.parse` would change. */
  readonly hasExactNumbers: boolean;
}

/**
 * Measures a JSON text in one linear pass before anything is built from it: depth, values, flattened size, and whether a number
 * needs its digits kept. It does not check the grammar; on a text that is not JSON the measures mean nothing, but stay bounded.
 */
export function scanJson(text: string, limits: JsonLimits): JsonScan {
  const scanner = new Scanner(text, limits);
  scanner.run();
  return scanner;
}

/** The index of the quote that closes the string opened at `start`, or the length of the text. Linear: each backslash counts once. */
export function closingQuote(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let before = at - 1;
    while (text.charCodeAt(before) === BACKSLASH) before -= 1;
    if ((at - before) % 2 === 1) return at;
  }
  return text.length;
}

class Scanner {
  fault: JsonFault | undefined = undefined;
  hasExactNumbers = false;
  private depth = 0;
  private values = 0;
  private pathChars = 0;
  private readonly pathCharsMax: number;
  /** By depth: the length of the container's own path, and of the path of the value being read in it. */
  private readonly ownPath: number[] = [0];
  private readonly valuePath: number[] = [0];

  constructor(
    private readonly text: string,
    private readonly limits: JsonLimits,
  ) {
    this.pathCharsMax = Math.max(PATH_CHARS_FREE, PATH_CHARS_PER_CHAR * text.length);
  }

  run(): void {
    const { text } = this;
    for (let at = 0; at < text.length && this.fault === undefined; at += 1) {
      switch (KIND[text.charCodeAt(at)] ?? OTHER) {
        case STRING:
          at = this.string(at);
          break;
        case NUMBER:
          at = this.number(at);
          break;
        case LITERAL:
          this.value();
          break;
        case OPEN:
          this.open(text.charCodeAt(at) === OPEN_ARRAY ? POSITION_CHARS : 0);
          break;
        case CLOSE:
          if (this.depth > 0) this.depth -= 1;
          break;
      }
    }
  }

  private value(): void {
    this.values += 1;
    this.pathChars += this.valuePath[this.depth] ?? 0;
    if (this.values > this.limits.valuesMax) {
      this.fault = { code: 'body_too_wide', detail: `The body holds more than ${this.limits.valuesMax} values.` };
    } else if (this.pathChars > this.pathCharsMax) {
      this.fault = {
        code: 'body_too_wide',
        detail: `Flattened, the paths of the body's values would hold more than ${this.pathCharsMax} characters: shorten its long keys.`,
      };
    }
  }

  private open(positionChars: number): void {
    this.value();
    const path = this.valuePath[this.depth] ?? 0;
    this.depth += 1;
    this.ownPath[this.depth] = path;
    this.valuePath[this.depth] = path + positionChars;
    if (this.depth > this.limits.depthMax) {
      this.fault ??= { code: 'body_too_deep', detail: `The body is nested more than ${this.limits.depthMax} levels deep.` };
    }
  }

  private string(start: number): number {
    const end = closingQuote(this.text, start);
    if (this.isKey(end)) this.valuePath[this.depth] = (this.ownPath[this.depth] ?? 0) + (end - start + 1) + KEY_MARK_CHARS;
    else this.value();
    return end;
  }

  private isKey(end: number): boolean {
    let next = end + 1;
    while (isSpace(this.text.charCodeAt(next))) next += 1;
    return this.text.charCodeAt(next) === COLON;
  }

  private number(start: number): number {
    this.value();
    let end = start;
    while (isDigit(this.text.charCodeAt(end))) end += 1;
    const isShortInteger = end > start && end - start <= SAFE_DIGITS && !isNumberChar(this.text.charCodeAt(end));
    if (isShortInteger) return end - 1;
    end = Math.max(end, start + 1);
    while (isNumberChar(this.text.charCodeAt(end))) end += 1;
    if (!isPlainNumber(this.text.slice(start, end))) this.hasExactNumbers = true;
    return end - 1;
  }
}

export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isNumberChar(code: number): boolean {
  return isDigit(code) || code === 0x2e || code === 0x65 || code === 0x45 || code === 0x2b || code === 0x2d;
}

function kindTable(kinds: Readonly<Record<string, number>>): Uint8Array {
  const table = new Uint8Array(0x1_0000);
  for (const [characters, kind] of Object.entries(kinds)) {
    for (const character of characters) table[character.charCodeAt(0)] = kind;
  }
  return table;
}
