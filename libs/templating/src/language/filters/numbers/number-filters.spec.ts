import { callServices } from '../../../../test/call-services.js';
import { ExactNumber } from '@crossdock/flattening';
import { Double } from '../../../value/numbers/double.js';
import { print } from '../../../value/print.js';
import type { TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import { Args } from '../../call.js';
import { NUMBER_FILTERS } from './number-filters.js';
import { NUMBER_FORMAT_FILTERS } from './number-format-filters.js';

const FILTERS = new Map([...NUMBER_FILTERS, ...NUMBER_FORMAT_FILTERS]);
const services = callServices();

function apply(name: string, input: TemplateValue, ...args: TemplateValue[]): TemplateValue {
  return FILTERS.get(name)?.(input, new Args(args, null), services) ?? null;
}

describe('a filter of numbers', () => {
  test.each<[string, TemplateValue, TemplateValue[], string]>([
    ['abs', -7, [], '7'],
    ['abs', new Double(-0), [], '0.0'],
    ['abs', new Double(-2.5, true), [], '2.5'],
    ['abs', new ExactNumber('19.90'), [], '19.90'],
    ['abs', '-12.50', [], '12.50'],
    ['abs', -12345678901234567890n, [], '12345678901234567890'],
    ['abs', null, [], ''],
    ['add', 9007199254740993n, [1], '9007199254740994'],
    ['add', new ExactNumber('19.90'), [1], '20.90'],
    ['add', '1.5', ['2.50'], '4.00'],
    ['add', 5, [null], '5'],
    ['add', null, [], ''],
    ['divide', 7, [2], '4'],
    ['divide', -7, [2], '-4'],
    ['divide', 12.5, [2], '6.3'],
    ['divide', 19.9, [2], '9.95'],
    ['divide', 0.1, [3], '0.03333333333333333'],
    ['divide', null, [2], '0'],
    ['divide', 'as it is', [null], 'as it is'],
    ['multiply', 10, [2.5], '25.0'],
    ['multiply', new Double(3), [2], '6'],
    ['multiply', 1e21, [2], '2000000000000000000000'],
    ['divisible', 9, ['3'], 'true'],
    ['divisible', '9', [3], 'false'],
    ['divisible', null, [], 'false'],
    ['round', 42.55, [1], '42.6'],
    ['round', -2.5, [0, 'floor'], '-3'],
    ['round', 1234.5, [-2], '1.2E+3'],
    ['round', 7, ['x', 'y'], '7'],
    ['root', 243, [5], '3.0'],
    ['root', '16', [], '4.0'],
    ['root', true, [], 'true'],
    ['root', null, [0], ''],
    ['log', 1000, [10], '3.0'],
    ['log', 1, [], '0.0'],
  ])('%s of %p with %p is %s', (name, input, args, expected) => {
    expect(print(apply(name, input, ...args))).toBe(expected);
  });

  test.each<[string, TemplateValue, TemplateValue[]]>([
    ['abs', '', []],
    ['abs', [1], []],
    ['add', 1, []],
    ['add', 'x', [1]],
    ['add', 1, [true]],
    ['add', Number.NaN, [1]],
    ['divide', 1, [0]],
    ['divide', 1, []],
    ['divide', true, [2]],
    ['divide', Number.POSITIVE_INFINITY, [2]],
    ['multiply', [], [2]],
    ['divisible', 1, []],
    ['divisible', 1, [0]],
    ['divisible', 1, ['2.0']],
    ['round', 'x', []],
    ['round', 1, [2_000_000_000]],
    ['root', 0, []],
    ['root', 4, [-1]],
    ['root', 4, ['Infinity']],
    ['log', -1, []],
    ['log', 5, [1]],
    ['log', 5, ['x']],
  ])('%s of %p with %p is refused', (name, input, args) => {
    expect(() => apply(name, input, ...args)).toThrow(ValueFault);
  });

  it('does not let digits double without end', () => {
    let value: TemplateValue = '1.5';
    expect(() => {
      for (let turn = 0; turn < 100; turn += 1) value = apply('multiply', value, value);
    }).toThrow(ValueFault);
  });
});

describe('a number and its text', () => {
  test.each<[string, TemplateValue, TemplateValue[], string]>([
    ['int', '4.7', [], '4'],
    ['int', '1,234', [], '1234'],
    ['int', ',1', [], '1'],
    ['int', '1,', [9], '9'],
    ['int', '12abc', [], '0'],
    ['int', '1E5', [], '100000'],
    ['int', '1e5', [9], '9'],
    ['int', 'NaN', [9], '0'],
    ['int', '12345678901234567890', [], '12345678901234567890'],
    ['int', -3.9, [], '-3'],
    ['int', true, [4], '4'],
    ['int', null, ['7'], '7'],
    ['float', '0.1', [], '0.1'],
    ['float', ' 5', ['2.5'], '2.5'],
    ['float', '-∞', [], '-Infinity'],
    ['float', null, [], '0.0'],
    ['bool', 'YES', [], 'true'],
    ['bool', 1, [], 'true'],
    ['bool', 2, [], 'false'],
    ['filesizeformat', 1, [], '1 Byte'],
    ['filesizeformat', -5, [], '-5 Bytes'],
    ['filesizeformat', 1000, [], '1.0 KB'],
    ['filesizeformat', 123456789, ['true'], '117.7 MiB'],
    ['filesizeformat', 9007199254740993n, [true], '8.0 PiB'],
    ['filesizeformat', 'n/a', [], '0 Bytes'],
    ['format_number', 1234567.891, ['en-US', 2], '1,234,567.89'],
    ['format_number', 2.5, ['', 0], '2'],
    ['format_number', -0.4, ['en', '0'], '-0'],
    ['format_number', '12kg', [], '12'],
    ['format_number', 'kg', [], 'kg'],
    ['format_number', null, [], ''],
  ])('%s of %p with %p is %s', (name, input, args, expected) => {
    expect(print(apply(name, input, ...args))).toBe(expected);
  });

  test.each<[string, TemplateValue[]]>([
    ['another language', ['fr']],
    ['no number of decimals', ['en', 'x']],
    ['null for a number of decimals', ['en', null]],
  ])('format_number refuses %s', (_what, args) => {
    expect(() => apply('format_number', 1, ...args)).toThrow(ValueFault);
  });

  it('reads a long text in linear time', () => {
    const commas = `${','.repeat(500_000)}x`;
    expect(apply('int', commas, 9)).toBe(9);
    expect(apply('format_number', `1${commas}`)).toBe('1');
  });
});
