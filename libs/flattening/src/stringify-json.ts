import { ExactNumber, type JsonValue } from './json-value.js';

/** Text to write, or a value still to be written. */
type Piece = string | { readonly value: JsonValue };

/**
 * The compact JSON text of a value: as `JSON.stringify` writes it, but with the digits of an `ExactNumber` verbatim.
 *
 * NUL and lone surrogates are written as escapes, so the text itself is clean. A number that is not finite becomes `null`.
 * Any depth is safe: the walk does not recurse.
 */
export function stringifyJson(value: JsonValue): string {
  const pieces: Piece[] = [{ value }];
  let text = '';
  for (let piece = pieces.pop(); piece !== undefined; piece = pieces.pop()) {
    text += typeof piece === 'string' ? piece : write(piece.value, pieces);
  }
  return text;
}

/** Returns what starts the value, and stacks the rest, last piece first. */
function write(value: JsonValue, pieces: Piece[]): string {
  if (value instanceof ExactNumber) return value.text;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) {
    pieces.push(']');
    for (const [index, item] of [...value.entries()].reverse()) pieces.push({ value: item }, index === 0 ? '' : ',');
    return '[';
  }
  pieces.push('}');
  for (const [index, [key, member]] of [...Object.entries(value).entries()].reverse()) {
    pieces.push({ value: member }, `${index === 0 ? '' : ','}${JSON.stringify(key)}:`);
  }
  return '{';
}
