import fc from 'fast-check';
import { fromStorable, toJsonbStorable } from './storable.js';

describe('a storable value', () => {
  it('comes back as it was, whatever its strings hold', () => {
    const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });
    fc.assert(
      fc.property(fc.dictionary(anyText, fc.oneof(anyText, fc.array(anyText), fc.integer())), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        // The store writes JSON and reads JSON.
        const kept: unknown = JSON.parse(JSON.stringify(toJsonbStorable(plain)));
        expect(fromStorable(kept)).toEqual(plain);
      }),
    );
  });

  it.each(['\u0000', '\ud800', '\udfff'])('has no %j anywhere for jsonb to refuse', (character) => {
    const data = toJsonbStorable({ nested: [{ text: `a${character}b` }] });
    expect(JSON.stringify(data).replaceAll('\\\\', '')).not.toMatch(/\\u/);
  });

  it('stays an object, readable in the store, when nothing in it is refused', () => {
    expect(toJsonbStorable({ text: 'pair 😀' })).toEqual({ text: 'pair 😀' });
  });

  it('is undefined when it is text that is no JSON', () => {
    expect(fromStorable('{')).toBeUndefined();
  });
});
