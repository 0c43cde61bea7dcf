import { tableOf, toText } from './table.js';

describe('a table', () => {
  it('aligns names to the left and figures to the right', () => {
    expect(
      tableOf(
        ['measure', 'hub'],
        [
          ['accepted/s', '1200'],
          ['lost', '0'],
        ],
      ),
    ).toEqual(['measure      hub', '----------  ----', 'accepted/s  1200', 'lost           0']);
  });

  it('takes rows that are shorter than its head', () => {
    expect(tableOf(['a', 'b', 'c'], [['x']])[2]).toBe('x');
  });
});

describe('a figure', () => {
  it('has three digits, more before the point, and a dash for what is not known', () => {
    expect([1234.5, 123.45, 12.345, 1.2345, 0, Number.NaN].map(toText)).toEqual(['1235', '123', '12.3', '1.23', '0', '-']);
  });
});
