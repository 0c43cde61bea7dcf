import { callServices } from '../../../../test/call-services.js';
import { ExactNumber } from '@crossdock/flattening';
import { RenderStop } from '../../../fault.js';
import { Decimal } from '../../../value/numbers/decimal.js';
import { Double } from '../../../value/numbers/double.js';
import type { TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import { Args } from '../../call.js';
import { FORMAT_FILTERS } from './format-filter.js';

const FILTERS = new Map(FORMAT_FILTERS);
const services = callServices();

function format(template: TemplateValue, ...args: TemplateValue[]): TemplateValue {
  return FILTERS.get('format')?.(template, new Args(args, null), services) ?? null;
}

describe('the filter format', () => {
  test.each<[TemplateValue, TemplateValue[], string]>([
    ['Hi %s, %.2f', ['Jan', 12.5], 'Hi Jan, 12.50'],
    ['%s %s %s', [null, [1, null], new ExactNumber('19.90')], 'null [1, null] 19.90'],
    ['%S|%5s|%-5s|%.2s', ['straße', 'x', 'x', 'abc'], 'STRASSE|    x|x    |ab'],
    ['%.2s', ['a🚀'], 'a'],
    ['%05d|%-5d|%+d|% d|%(d|%,d', [42, 42, 42, 42, -42, -1234567], '00042|42   |+42| 42|(42)|-1,234,567'],
    ['%,d', [12345678901234567890n], '12,345,678,901,234,567,890'],
    ['%x %X %#x %o', [255, 255, 255, 8], 'ff FF 0xff 10'],
    ['%x %x', [-1, -12345678901234567890n], 'ffffffffffffffff -ab54a98ceb1f0ad2'],
    ['%f %.0f %.0f %.1f', [2.5, 0.5, 2.5, 0.25], '2.500000 1 3 0.3'],
    ['%.2f %.2f', [new ExactNumber('1.005'), new Decimal(2345n, 3)], '1.01 2.35'],
    ['%,.2f|%010.2f|%(.1f', [-1234567.891, -1.5, -2.5], '-1,234,567.89|-000001.50|(2.5)'],
    ['%f|%+f|%08f', [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN], 'Infinity|+Infinity|     NaN'],
    ['%e|%.1e|%E', [12345.678, 15.55, new Double(0)], '1.234568e+04|1.6e+01|0.000000E+00'],
    ['%b %b %b %B', [true, null, 0, false], 'true false true FALSE'],
    ['%d %f %x %c', [null, null, null, null], 'null null null null'],
    ['%2$s %1$s %<s %s', ['a', 'b'], 'b a a a'],
    ['100%% of it%n', [], '100% of it\n'],
    ['%5%|%-3%|', [], '    %|%  |'],
    [null, [1], ''],
    ['no arguments', [1, 2], 'no arguments'],
  ])('%p with %p', (template, args, expected) => {
    expect(format(template, ...args)).toBe(expected);
  });

  test.each<[string, TemplateValue[]]>([
    ['%s %s', ['one']],
    ['%2$s', ['one']],
    ['%0$s', ['one']],
    ['%<s', ['one']],
    ['%d', [2.5]],
    ['%d', ['5']],
    ['%f', [2]],
    ['%x', [true]],
    ['%c', [65]],
    ['100%', []],
    ['%q', [1]],
    ['%D', [1]],
    ['%-s', [1]],
    ['%0d', [1]],
    ['%-05d', [1]],
    ['%+ d', [1]],
    ['%--5d', [1]],
    ['%#d', [1]],
    ['%,e', [1.5]],
    ['%.1d', [1]],
    ['%5n', []],
  ])('%p with %p is refused', (template, args) => {
    expect(() => format(template, ...args)).toThrow(ValueFault);
  });

  test.each<[string, TemplateValue[]]>([
    ['%999999999s', ['x']],
    ['%.999999999f', [1.5]],
    ['%0999999999d', [1]],
    ['%1$1000000s%1$1000000s', ['x']],
  ])('%p is stopped before it is too long', (template, args) => {
    expect(() => format(template, ...args)).toThrow(RenderStop);
  });
});
