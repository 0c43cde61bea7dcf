/** A stretch of bytes, `end` excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** As much of a secret as is worth hiding, in bytes: a shorter piece says little and occurs by chance. */
export const PIECE_BYTES_MIN = 8;

/**
 * Every stretch of `bytes` that is part of an occurrence of `needle`, touching ones as one, in order. A beginning of the needle at
 * the very end counts too when it is long enough: the text may have been cut there.
 * Linear in both lengths for any input (Knuth, Morris and Pratt): whoever sends the text may know the secret and choose the worst case.
 */
export function findSpans(bytes: Buffer, needle: Buffer): Span[] {
  // Nearly every text holds none; the built-in search for a short piece says so fastest.
  if (!bytes.includes(needle.subarray(0, PIECE_BYTES_MIN))) return [];
  const borders = bordersOf(needle);
  const spans: Span[] = [];
  let matched = 0;
  for (let at = 0; at < bytes.length; at++) {
    matched = advance(needle, borders, matched === needle.length ? (borders[matched - 1] ?? 0) : matched, bytes[at]);
    if (matched === needle.length) addSpan(spans, { start: at + 1 - matched, end: at + 1 });
  }
  if (matched >= PIECE_BYTES_MIN) addSpan(spans, { start: bytes.length - matched, end: bytes.length });
  return spans;
}

/** Spans in order, with those that overlap or touch made one. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) addSpan(merged, span);
  return merged;
}

/** How much of the needle is matched once `byte` is read after `matched` bytes of it. */
function advance(needle: Buffer, borders: Int32Array, matched: number, byte: number | undefined): number {
  let length = matched;
  while (length > 0 && needle[length] !== byte) length = borders[length - 1] ?? 0;
  return needle[length] === byte ? length + 1 : length;
}

/** For each beginning of the needle, the length of the longest shorter beginning that also ends it. */
function bordersOf(needle: Buffer): Int32Array {
  const borders = new Int32Array(needle.length);
  for (let at = 1; at < needle.length; at++) borders[at] = advance(needle, borders, borders[at - 1] ?? 0, needle[at]);
  return borders;
}

function addSpan(spans: Span[], span: Span): void {
  const last = spans.at(-1);
  if (last === undefined || span.start > last.end) spans.push(span);
  else spans[spans.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
}
