import fc from 'fast-check';
import { bytesBeyond } from './json-size.js';

describe('the size of JSON', () => {
  it('is told when it is above the limit, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), fc.integer({ min: -3, max: 3 }), (value, above) => {
        const bytes = Buffer.byteLength(JSON.stringify(value));
        expect(bytesBeyond(value, bytes + above)).toBe(above < 0 ? bytes : undefined);
      }),
    );
  });

  it.each(['\u0000', '\ud800', 'é', '😀', '"'])('counts bytes where %j is written', (character) => {
    const bytes = Buffer.byteLength(JSON.stringify([character]));
    expect(bytesBeyond([character], bytes)).toBeUndefined();
    expect(bytesBeyond([character], bytes - 1)).toBe(bytes);
  });
});
