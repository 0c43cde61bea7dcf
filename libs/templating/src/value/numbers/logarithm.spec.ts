import fc from 'fast-check';
import { logarithmTo, naturalLogarithm, rootOf } from './logarithm.js';

const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });

describe('a logarithm', () => {
  test.each([
    [10, 1_000, 3],
    [10, 1e21, 21],
    [5, 125, 3],
    [2, 2 ** -1_074, -1_074],
    [0.5, 8, -3],
    [7, 1, 0],
  ])('to the base %d of %d is %d exactly', (base, value, expected) => {
    expect(logarithmTo(base, value)).toBe(expected);
  });

  it('is within a few units in the last place of what JavaScript computes', () => {
    fc.assert(fc.property(positive, (value) => Math.abs(naturalLogarithm(value) - Math.log(value)) <= 1e-12));
  });
});

describe('a root', () => {
  test.each([
    [5, 243, 3],
    [4, 16, 2],
    [10, 1e10, 10],
    [0.5, 9, 81],
    [1, 42.5, 42.5],
    [7, 1, 1],
  ])('of degree %d of %d is %d exactly', (degree, value, expected) => {
    expect(rootOf(degree, value)).toBe(expected);
  });

  it('comes back as its power', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 1e-4, max: 1e4, noNaN: true }), (degree, value) => {
        expect(rootOf(degree, value) ** degree / value).toBeCloseTo(1, 10);
      }),
    );
  });

  it('of a tiny degree is too large for a double', () => {
    expect(rootOf(1e-300, 2)).toBe(Number.POSITIVE_INFINITY);
  });
});
