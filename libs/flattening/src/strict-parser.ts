import { ExactNumber, isPlainNumber, type JsonObject, type JsonValue } from './json-value.js';
import { isSpace, type JsonFault } from './scan-json.js';

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;

/**
 * Parses exactly the texts that `JSON.parse` accepts (RFC 8259), keeping the digits of numbers, and says where any other text goes
 * wrong. It recurses once per level: measure the depth first.
 */
export function parseStrictly(text: string): { ok: true; value: JsonValue } | { ok: false; fault: JsonFault } {
  const parser = new StrictParser(text);
  const value = parser.document();
  return value === undefined ? { ok: false, fault: parser.fault() } : { ok: true, value };
}

/** Each method reads from `at` on and returns undefined after it noted what it had expected there. */
class StrictParser {
  private at = 0;
  private expected = '';

  constructor(private readonly text: string) {}

  document(): JsonValue | undefined {
    const value = this.value();
    if (value === undefined) return undefined;
    this.skipSpace();
    return this.at === this.text.length ? value : this.expect('the end of the text');
  }

  fault(): JsonFault {
    if (this.text.startsWith('\uFEFF')) return { code: 'invalid_json', detail: 'The body starts with a byte order mark: leave it out.' };
    const lines = this.text.slice(0, this.at).split('\n');
    const column = (lines.at(-1)?.length ?? 0) + 1;
    const found = this.at < this.text.length ? JSON.stringify(String.fromCodePoint(this.text.codePointAt(this.at) ?? 0)) : 'the end';
    return { code: 'invalid_json', detail: `Line ${lines.length}, column ${column}: expected ${this.expected}, found ${found}.` };
  }

  private value(): JsonValue | undefined {
    this.skipSpace();
    switch (this.text.charAt(this.at)) {
      case '{':
        return this.object();
      case '[':
        return this.array();
      case '"':
        return this.string();
      case 't':
        return this.literal('true', true);
      case 'f':
        return this.literal('false', false);
      case 'n':
        return this.literal('null', null);
      default:
        return this.number();
    }
  }

  private object(): JsonObject | undefined {
    const members: [string, JsonValue][] = [];
    this.at += 1;
    if (this.take('}')) return {};
    do {
      const member = this.member();
      if (member === undefined) return undefined;
      members.push(member);
    } while (this.take(','));
    // fromEntries defines own properties: a key "__proto__" is data here, as it is to JSON.parse.
    return this.take('}') ? Object.fromEntries(members) : this.expect('"," or "}"');
  }

  private member(): [string, JsonValue] | undefined {
    this.skipSpace();
    if (this.text[this.at] !== '"') return this.expect('a key in double quotes');
    const key = this.string();
    if (key === undefined) return undefined;
    if (!this.take(':')) return this.expect('":"');
    const value = this.value();
    return value === undefined ? undefined : [key, value];
  }

  private array(): JsonValue[] | undefined {
    const items: JsonValue[] = [];
    this.at += 1;
    if (this.take(']')) return items;
    do {
      const item = this.value();
      if (item === undefined) return undefined;
      items.push(item);
    } while (this.take(','));
    return this.take(']') ? items : this.expect('"," or "]"');
  }

  private string(): string | undefined {
    const start = this.at;
    let hasEscapes = false;
    for (this.at += 1; ; this.at += 1) {
      const code = this.text.charCodeAt(this.at);
      if (code === QUOTE) break;
      if (Number.isNaN(code)) return this.expect('the closing quote of a string');
      if (code < FIRST_PRINTABLE) return this.expect('control characters in strings to be escaped');
      if (code !== BACKSLASH) continue;
      if (!this.escape()) return this.expect('a valid escape sequence');
      hasEscapes = true;
    }
    this.at += 1;
    return hasEscapes ? (JSON.parse(this.text.slice(start, this.at)) as string) : this.text.slice(start + 1, this.at - 1);
  }

  /** Moves to the last character of the escape sequence that starts here. */
  private escape(): boolean {
    ESCAPE.lastIndex = this.at;
    if (!ESCAPE.test(this.text)) return false;
    this.at = ESCAPE.lastIndex - 1;
    return true;
  }

  private number(): number | ExactNumber | undefined {
    NUMBER.lastIndex = this.at;
    const text = NUMBER.exec(this.text)?.[0];
    if (text === undefined) return this.expect('a value');
    this.at += text.length;
    return isPlainNumber(text) ? Number(text) : new ExactNumber(text);
  }

  private literal<T extends boolean | null>(word: string, value: T): T | undefined {
    if (!this.text.startsWith(word, this.at)) return this.expect('a value');
    this.at += word.length;
    return value;
  }

  private take(character: string): boolean {
    this.skipSpace();
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private skipSpace(): void {
    while (isSpace(this.text.charCodeAt(this.at))) this.at += 1;
  }

  private expect(what: string): undefined {
    this.expected = what;
    return undefined;
  }
}
