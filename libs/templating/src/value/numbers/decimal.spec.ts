import fc from 'fast-check';
import { Decimal } from './decimal.js';

const decimal = (text: string): Decimal => {
  const parsed = Decimal.parse(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
};

describe('a decimal', () => {
  it.each([
    ['1.10', '1.10'],
    ['-0.5', '-0.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1e3', '1E+3'],
    ['1.25e1', '12.5'],
    ['0.0000001', '1E-7'],
    ['0.000001', '0.000001'],
    ['+7', '7'],
  ])('reads %s and prints %s', (text, printed) => {
    expect(decimal(text).toText()).toBe(printed);
  });

  it.each(['', '.', 'e1', '1e', '--1', '1,5', ' 1', 'NaN', '1e99999999', '9'.repeat(2_000)])('does not read %j', (text) => {
    expect(Decimal.parse(text)).toBeUndefined();
  });

  it.each([
    ['2.5', 0, 'half-up', '3'],
    ['2.5', 0, 'half-even', '2'],
    ['3.5', 0, 'half-even', '4'],
    ['-2.5', 0, 'half-up', '-3'],
    ['2.41', 1, 'ceiling', '2.5'],
    ['-2.41', 1, 'ceiling', '-2.4'],
    ['-2.41', 1, 'floor', '-2.5'],
    ['2.49', 1, 'down', '2.4'],
    ['1234.5', -2, 'half-up', '1.2E+3'],
    ['42', 2, 'half-up', '42.00'],
  ] as const)('%s at %d decimals, rounded %s, is %s', (text, scale, rounding, printed) => {
    expect(decimal(text).withScale(scale, rounding).toText()).toBe(printed);
  });

  it('adds and multiplies exactly', () => {
    expect(decimal('0.1').add(decimal('0.20')).toText()).toBe('0.30');
    expect(decimal('1.10').multiply(decimal('2.0')).toText()).toBe('2.200');
    expect(decimal('5').subtract(decimal('7.5')).toText()).toBe('-2.5');
  });

  it('divides at the decimals of the dividend', () => {
    expect(decimal('10').divide(decimal('4'), 'half-up').toText()).toBe('3');
    expect(decimal('10.00').divide(decimal('-3'), 'half-up').toText()).toBe('-3.33');
  });

  it('never grows without bound', () => {
    let large = decimal('1e999');
    expect(() => {
      for (let round = 0; round < 20; round += 1) large = large.multiply(large);
    }).toThrow('too many digits');
  });

  it('of a double reads back as the double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) =>
        expect(Decimal.ofDouble(value)?.toNumber()).toBe(value === 0 ? 0 : value),
      ),
    );
  });

  it('compares by value, whatever its decimals', () => {
    expect(decimal('1.0').compare(decimal('1.00'))).toBe(0);
    expect(decimal('1e2').compare(decimal('99.9'))).toBe(1);
  });
});
