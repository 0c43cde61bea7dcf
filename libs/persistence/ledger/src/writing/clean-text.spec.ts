import fc from 'fast-check';
import { cleanText } from './clean-text.js';

describe('cleanText', () => {
  it('replaces NUL and lone surrogates, and nothing else', () => {
    expect(cleanText('a\0b\uD800c\uDC00d')).toBe('a\uFFFDb\uFFFDc\uFFFDd');
    expect(cleanText('Żółć 😀 \\u0000 \u0001\n')).toBe('Żółć 😀 \\u0000 \u0001\n');
  });

  it('makes any text survive UTF-8 without NUL', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (codes) => {
        const cleaned = cleanText(String.fromCharCode(...codes));
        expect(cleaned).not.toContain('\0');
        expect(Buffer.from(cleaned).toString()).toBe(cleaned);
        expect(cleaned).toHaveLength(codes.length);
      }),
    );
  });
});
