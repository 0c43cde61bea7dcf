import { MASKED_SECRET } from '@crossdock/contracts';
import { type Escape, FORM_ESCAPE, HTML_ESCAPE, JSON_ESCAPE, PERCENT_ESCAPE } from './escape.js';
import { findSpans, mergeSpans, PIECE_BYTES_MIN, type Span } from './find-spans.js';
import { spellingsOf } from './spellings.js';
import { originAt, unescapeView, type View } from './unescaped-view.js';

/** What is undone, in order, before a text is searched once more. JSON inside JSON and a URL inside a URL are common. */
const UNDONE: ReadonlyArray<readonly Escape[]> = [
  [],
  [JSON_ESCAPE],
  [JSON_ESCAPE, JSON_ESCAPE],
  [PERCENT_ESCAPE],
  [PERCENT_ESCAPE, PERCENT_ESCAPE],
  [FORM_ESCAPE],
  [HTML_ESCAPE],
];

/** Shorter secrets are not looked for: they would be found by chance in any text (SECURITY §4). */
const SECRET_CHARS_MIN = 8;

/**
 * Gives a function that replaces every known secret in a text by `********` (SECURITY §4): raw; escaped for JSON, for a URL or a form
 * once or twice, or for HTML, whichever characters the escaper chose; in hexadecimal of either case; in base64 or base64url alone or
 * within other text. A secret cut off by the end of the text is replaced when at least 8 bytes of it are there. Secrets of fewer than
 * 8 characters are left alone. A text that holds none is returned as it is. Time is linear in the text for any text and secret.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const { needles } = needlesOf(secrets);
  return (text) => {
    if (needles.length === 0 || text.length < PIECE_BYTES_MIN) return text;
    const original: View = { bytes: Buffer.from(text, 'utf8'), origins: null };
    const spans = UNDONE.flatMap((escapes) => searchView(undo(original, escapes), needles));
    return spans.length === 0 ? text : mask(original.bytes, mergeSpans(spans));
  };
}

/**
 * As `createRedactor`, for texts that are all known: they are looked through once, together, and when no secret begins in any of them, which is
 * so for nearly all, nothing is left to do for each.
 */
export function createRedactorOf(secrets: readonly string[], texts: readonly string[]): (text: string) => string {
  // No escape goes beyond the end of a line, so the texts stay apart in every spelling.
  const original: View = { bytes: Buffer.from(texts.join('\n'), 'utf8'), origins: null };
  const { beginnings } = needlesOf(secrets);
  const mayHold = UNDONE.some((escapes) => {
    const bytes = undo(original, escapes)?.bytes;
    return bytes !== undefined && beginnings.some((beginning) => bytes.includes(beginning));
  });
  return mayHold ? createRedactor(secrets) : (text) => text;
}

/** What is looked for in place of secrets: every spelling, and with what any of them begins, each once. */
interface Needles {
  readonly needles: readonly Buffer[];
  readonly beginnings: readonly Buffer[];
}

/** Material is kept for minutes and used for every attempt: its spellings are worked out once, and forgotten with it. */
const known = new WeakMap<readonly string[], Needles>();

function needlesOf(secrets: readonly string[]): Needles {
  const found = known.get(secrets) ?? workOut(secrets);
  known.set(secrets, found);
  return found;
}

function workOut(secrets: readonly string[]): Needles {
  const needles = secrets.filter((secret) => secret.length >= SECRET_CHARS_MIN).flatMap(spellingsOf);
  const beginnings = new Map(
    needles.map((needle) => needle.subarray(0, PIECE_BYTES_MIN)).map((bytes) => [bytes.toString('latin1'), bytes]),
  );
  return { needles, beginnings: [...beginnings.values()] };
}

function undo(original: View, escapes: readonly Escape[]): View | null {
  return escapes.reduce<View | null>((view, escape) => view && unescapeView(view, escape), original);
}

function searchView(view: View | null, needles: readonly Buffer[]): Span[] {
  if (view === null) return [];
  const { bytes, origins } = view;
  return needles
    .flatMap((needle) => findSpans(bytes, needle))
    .map(({ start, end }) => ({ start: originAt(origins, start), end: originAt(origins, end) }));
}

function mask(bytes: Buffer, spans: readonly Span[]): string {
  let kept = 0;
  const pieces = spans.map(({ start, end }) => {
    const before = bytes.toString('utf8', kept, start);
    kept = end;
    return before + MASKED_SECRET;
  });
  return pieces.join('') + bytes.toString('utf8', kept);
}
