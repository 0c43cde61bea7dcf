import { percentile, ratiosOf, spreadOf } from './statistics.js';

describe('a percentile', () => {
  it('is the nearest rank, whatever the order of the values', () => {
    const values = [5, 1, 4, 2, 3];
    expect([0, 0.2, 0.5, 0.99, 1].map((share) => percentile(values, share))).toEqual([1, 1, 3, 5, 5]);
  });

  it('of one value is that value, and of none is not a number', () => {
    expect(percentile([7], 0.5)).toBe(7);
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('a spread', () => {
  it('names the lowest, the middle and the highest value', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
  });

  it('of an even number of values has the mean of the two in the middle', () => {
    expect(spreadOf([4, 1, 2, 9])).toEqual({ min: 1, median: 3, max: 9 });
  });

  it('of no values is not a number', () => {
    expect(spreadOf([]).median).toBeNaN();
  });
});

describe('ratios', () => {
  it('compare the values of one round with each other', () => {
    expect(ratiosOf([1, 9], [2, 3])).toEqual([0.5, 3]);
  });
});
