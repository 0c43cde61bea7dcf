import fc from 'fast-check';
import { formatDouble, formatFloat } from './format-double.js';

describe('a double', () => {
  it.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [1, '1.0'],
    [0.1, '0.1'],
    [1e7, '1.0E7'],
    [9_999_999, '9999999.0'],
    [1e-3, '0.001'],
    [9.99e-4, '9.99E-4'],
    [1e21, '1.0E21'],
    [2 ** 60, '1.15292150460684698E18'],
    [-123.456, '-123.456'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    [Number.MIN_VALUE, '4.9E-324'],
    [Number.MAX_VALUE, '1.7976931348623157E308'],
  ])('%d prints as %s, like in Java', (value, text) => {
    expect(formatDouble(value)).toBe(text);
  });

  it('reads back as it was', () => {
    fc.assert(fc.property(fc.double({ noNaN: true }), (value) => expect(Number(formatDouble(value).replace('E', 'e'))).toBe(value)));
  });
});

describe('a float of single precision', () => {
  it.each([
    [Math.fround(0.1), '0.1'],
    [Math.fround(9_007_199_254_740_993), '9.0071993E15'],
    [Math.fround(4.7), '4.7'],
    [16_777_216, '1.6777216E7'],
    [0, '0.0'],
  ])('%d prints as %s, like in Java', (value, text) => {
    expect(formatFloat(value)).toBe(text);
  });
});
