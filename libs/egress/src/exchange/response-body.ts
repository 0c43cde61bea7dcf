import type { Readable } from 'node:stream';

/** Most answers to a webhook are shorter. Larger buffers, made and dropped for every response, keep the collector of garbage busy. */
const FIRST_BYTES = 1_024;

/** A body as far as it was read. */
export interface ReadBody {
  readonly text: string;
  readonly cut: boolean;
}

/** Keeps no state between two whole texts; making one for every response is dear. */
const WHOLE = new TextDecoder();

/**
 * Reads a stream of bytes up to a limit and decodes it as UTF-8: invalid bytes are replaced, a leading byte order mark is dropped,
 * and a character the limit cuts in two is left out. Reaching the limit destroys the stream, and with it the connection: memory is
 * bounded by the limit whatever is sent, in whatever pieces. Rejects with the stream's error.
 */
export function readBody(stream: Readable, bytesMax: number): Promise<ReadBody> {
  const buffer = new GrowingBuffer(bytesMax);
  return new Promise((resolve, reject) => {
    stream.on('data', (chunk: Buffer) => {
      if (buffer.append(chunk)) return;
      resolve({ text: new TextDecoder().decode(buffer.bytes, { stream: true }), cut: true });
      stream.destroy();
    });
    stream.once('end', () => resolve({ text: WHOLE.decode(buffer.bytes), cut: false }));
    stream.on('error', reject);
    stream.once('close', () => {
      if (!stream.readableEnded) reject(new PrematureClose());
    });
  });
}

/** The stream ended before its body did. */
class PrematureClose extends Error {
  readonly code = 'ERR_STREAM_PREMATURE_CLOSE';
}

/** Copies chunks into one buffer: a kept chunk of one byte would keep the whole read buffer it is a slice of. */
class GrowingBuffer {
  readonly #bytesMax: number;
  #buffer: Buffer;
  #length = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
    this.#buffer = Buffer.allocUnsafe(Math.min(FIRST_BYTES, bytesMax));
  }

  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Takes what fits; false when that was not all. */
  append(chunk: Buffer): boolean {
    const wanted = this.#length + chunk.length;
    this.#reserve(Math.min(wanted, this.#bytesMax));
    this.#length += chunk.copy(this.#buffer, this.#length);
    return wanted <= this.#bytesMax;
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.min(Math.max(bytes, this.#buffer.length * 2), this.#bytesMax));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}
