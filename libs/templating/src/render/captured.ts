import { print } from '../value/print.js';
import type { TemplateValue } from '../value/template-value.js';
import { TEMPLATE_LIMITS } from '../limits.js';
import type { Budget } from './budget.js';
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

  constructor(private readonly budget: Budget) {}

  write(chunk: TextChunk): void {
    this.budget.spend(1);
    this.pieces.push(chunk);
  }

  insert(value: StoredValue, isEncoded: boolean): void {
    this.budget.spend(1);
    if (value instanceof Captured) value.replay(this);
    else this.pieces.push({ value, isEncoded });
  }

  replay(sink: Sink): void {
    for (const piece of this.pieces) {
      if ('value' in piece) sink.insert(piece.value, piece.isEncoded);
      else sink.write(piece);
    }
  }

  /** Throws a `RenderStop` if it is longer than a text may be. */
  toText(): string {
    this.text ??= this.join();
    return this.text;
  }

  private join(): string {
    let text = '';
    for (const piece of this.pieces) {
      const added = 'value' in piece ? print(piece.value) : piece.text;
      this.budget.spend(1 + (added.length >> 5));
      text += added;
      if (text.length > TEMPLATE_LIMITS.textCharsMax) break;
    }
    this.budget.spendOnText(text.length);
    return text;
  }
}

/** What a name can hold. */
export type StoredValue = TemplateValue | Captured;

export function plainValue(value: StoredValue): TemplateValue {
  return value instanceof Captured ? value.toText() : value;
}
