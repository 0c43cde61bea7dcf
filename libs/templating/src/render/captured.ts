import { print } from '../value/print.js';
import type { TemplateValue } from '../value/template-value.js';
import type { Sink, TextChunk } from './output.js';

/** A piece of captured output: constant text, or a value that was inserted. */
type Piece = TextChunk | { readonly value: TemplateValue; readonly isEncoded: boolean };

/**
 * What a macro, a block `set` or a snippet wrote. It keeps which of it is the template's own text and which is values, so that it can be
 * placed in a JSON text or URI as if it stood there; for anything but placing, it is a text.
 */
export class Captured implements Sink {
  private readonly pieces: Piece[] = [];
  private text: string | null = null;

  write(chunk: TextChunk): void {
    this.pieces.push(chunk);
  }

  insert(value: StoredValue, isEncoded: boolean): void {
    if (value instanceof Captured) this.pieces.push(...value.pieces);
    else this.pieces.push({ value, isEncoded });
  }

  replay(sink: Sink): void {
    for (const piece of this.pieces) {
      if ('value' in piece) sink.insert(piece.value, piece.isEncoded);
      else sink.write(piece);
    }
  }

  toText(): string {
    this.text ??= this.pieces.map((piece) => ('value' in piece ? print(piece.value) : piece.text)).join('');
    return this.text;
  }
}

/** What a name can hold. */
export type StoredValue = TemplateValue | Captured;

export function plainValue(value: StoredValue): TemplateValue {
  return value instanceof Captured ? value.toText() : value;
}
