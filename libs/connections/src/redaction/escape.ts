/** One way in which text is escaped. `read` gives what the escape at `at` stands for, or null when there is none. */
export interface Escape {
  /** The bytes an escape begins with: text without them is not escaped in this way. */
  readonly markers: readonly number[];
  read(bytes: Buffer, at: number): { readonly value: string | number; readonly length: number } | null;
}

const PERCENT = 0x25;
const PLUS = 0x2b;
const SPACE = 0x20;
const BACKSLASH = 0x5c;
const AMPERSAND = 0x26;

/** The longest JSON escape: a surrogate pair. */
const JSON_ESCAPE_BYTES_MAX = 12;
/** `&#1114111;` is the longest character reference read here. */
const HTML_ESCAPE_BYTES_MAX = 10;

const JSON_NAMED: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', '/': '/' };
const HTML_NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** RFC 3986 §2.1. */
export const PERCENT_ESCAPE: Escape = { markers: [PERCENT], read: readPercent };

/** `application/x-www-form-urlencoded`: percent escapes, and a plus sign for the space. */
export const FORM_ESCAPE: Escape = {
  markers: [PERCENT, PLUS],
  read: (bytes, at) => (bytes[at] === PLUS ? { value: SPACE, length: 1 } : readPercent(bytes, at)),
};

/** RFC 8259 §7, in every spelling: short or `\u`, hexadecimal digits of either case, characters that need no escape included. */
export const JSON_ESCAPE: Escape = {
  markers: [BACKSLASH],
  read: (bytes, at) => {
    const text = bytes.toString('latin1', at, at + JSON_ESCAPE_BYTES_MAX);
    const units = /^\\u([0-9a-f]{4})(?:\\u(d[c-f][0-9a-f]{2}))?/i.exec(text);
    if (units !== null) return toUnits(units[1] ?? '', units[2]);
    const named = JSON_NAMED[text[1] ?? ''];
    return named === undefined ? null : { value: named, length: 2 };
  },
};

/** The character references that HTML escapers write: five names and numbers. */
export const HTML_ESCAPE: Escape = {
  markers: [AMPERSAND],
  read: (bytes, at) => {
    const text = bytes.toString('latin1', at, at + HTML_ESCAPE_BYTES_MAX);
    const reference = /^&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/i.exec(text);
    if (reference === null) return null;
    const [whole, hex, decimal, name] = reference;
    const value = name === undefined ? fromCode(hex, decimal) : HTML_NAMED[name.toLowerCase()];
    return value === undefined ? null : { value, length: whole.length };
  },
};

function readPercent(bytes: Buffer, at: number): { value: number; length: number } | null {
  if (bytes[at] !== PERCENT) return null;
  const digits = bytes.toString('latin1', at + 1, at + 3);
  return /^[0-9a-f]{2}$/i.test(digits) ? { value: parseInt(digits, 16), length: 3 } : null;
}

/** A second unit belongs to the first only when that is a high surrogate. */
function toUnits(first: string, second: string | undefined): { value: string; length: number } {
  const high = parseInt(first, 16);
  const isPair = second !== undefined && high >= 0xd800 && high <= 0xdbff;
  const value = isPair ? String.fromCharCode(high, parseInt(second, 16)) : String.fromCharCode(high);
  return { value, length: isPair ? 12 : 6 };
}

function fromCode(hex: string | undefined, decimal: string | undefined): string | undefined {
  const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
