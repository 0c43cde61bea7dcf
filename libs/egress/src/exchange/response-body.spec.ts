import { Readable } from 'node:stream';
import fc from 'fast-check';
import { readBody } from './response-body.js';

const streamOf = (...chunks: Array<string | number[]>) =>
  Readable.from(
    chunks.map((chunk) => Buffer.from(chunk as string)),
    { objectMode: false },
  );

describe('the reader of response bodies', () => {
  it('reads an empty body', async () => {
    expect(await readBody(streamOf(), 10)).toEqual({ text: '', cut: false });
  });

  it('does not cut a body that ends exactly at the limit, and cuts the one a byte longer', async () => {
    expect(await readBody(streamOf('12345', '67890'), 10)).toEqual({ text: '1234567890', cut: false });
    expect(await readBody(streamOf('12345', '678901'), 10)).toEqual({ text: '1234567890', cut: true });
  });

  it('destroys the stream at the limit and reads nothing beyond it', async () => {
    let read = 0;
    const endless = new Readable({
      read() {
        read += 1;
        this.push(Buffer.alloc(1_000));
      },
    });
    expect(await readBody(endless, 10_000)).toMatchObject({ cut: true });
    expect(endless.destroyed).toBe(true);
    expect(read).toBeLessThan(50);
  });

  it('leaves out a character the limit cuts in two', async () => {
    expect(await readBody(streamOf('ab€€'), 7)).toEqual({ text: 'ab€', cut: true });
  });

  it('replaces invalid bytes, keeps NULs and drops a byte order mark', async () => {
    expect(await readBody(streamOf([0xef, 0xbb, 0xbf, 0x61, 0xff, 0x00, 0x62, 0xc3]), 99)).toEqual({
      text: 'a\ufffd\u0000b\ufffd',
      cut: false,
    });
  });

  it("rejects with the stream's error", async () => {
    const fault = new Error('broken');
    const stream = new Readable({ read: () => undefined });
    const reading = readBody(stream, 10);
    stream.destroy(fault);
    await expect(reading).rejects.toBe(fault);
  });

  it('gives the same text however the body is split', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 5 }), async (text, size) => {
        const bytes = [...Buffer.from(`x${text}`)];
        const chunks = bytes.flatMap((_, index) => (index % size === 0 ? [bytes.slice(index, index + size)] : []));
        expect(await readBody(streamOf(...chunks), 100_000)).toEqual({ text: `x${text}`, cut: false });
      }),
    );
  });
});
