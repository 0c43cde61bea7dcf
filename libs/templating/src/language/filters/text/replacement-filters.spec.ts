import { callServices } from '../../../../test/call-services.js';
import { RenderStop } from '../../../fault.js';
import { print } from '../../../value/print.js';
import type { TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import { Args } from '../../call.js';
import { REPLACEMENT_FILTERS } from './replacement-filters.js';

const FILTERS = new Map(REPLACEMENT_FILTERS);

function apply(name: string, input: TemplateValue, ...args: TemplateValue[]): TemplateValue {
  return FILTERS.get(name)?.(input, new Args(args, null), callServices()) ?? null;
}

describe('a filter that replaces', () => {
  test.each<[string, TemplateValue, TemplateValue[], string]>([
    ['replace', 'a-b-c', ['-', '+'], 'a+b+c'],
    ['replace', 'a-b-c', ['-', '+', 1], 'a+b-c'],
    ['replace', 'a-b-c', ['-', '+', '0x1'], 'a+b-c'],
    ['replace', 'xxxxxxxxxx', ['x', 'y', '010'], 'yyyyyyyyxx'],
    ['replace', 'a-b-c', ['-', '+', 0], 'a-b-c'],
    ['replace', 'a-b-c', ['-', '+', -3], 'a+b+c'],
    ['replace', 'a-b-c', ['-', '+', null], 'a+b+c'],
    ['replace', 'ab', ['', 'x'], 'ab'],
    ['replace', 'ab', [null, 'x'], 'ab'],
    ['replace', 'ab', ['a', null], 'ab'],
    ['replace', 'a', ['a', '$1$&'], '$1$&'],
    ['replace', [1, 2], [', ', ';'], '[1;2]'],
    ['replace', null, [], ''],
    ['cut', '+48 600', [' '], '+48600'],
    ['cut', 1221, [22], '11'],
    ['cut', null, ['n'], ''],
    ['cut', 'ab', [null], 'ab'],
    ['regex_replace', '+48 (600)', ['[^0-9]', ''], '48600'],
    ['regex_replace', '2024-05', ['(\\d+)-(\\d+)', '$2.$1'], '05.2024'],
    ['regex_replace', 'abc', ['(b)', '$12'], 'ab2c'],
    ['regex_replace', 'abc', ['b', '\\$0$x$'], 'a$0$x$c'],
    ['regex_replace', 'abc', ['(?P<n>b)', '${n}${n}'], 'abbc'],
    ['regex_replace', 'abc', ['(?P<n>x)?(y)?b', '${n}$2'], 'anullc'],
    ['regex_replace', 'a🚀', ['', '-'], '-a-🚀-'],
    ['regex_replace', 'baac', ['a*', 'x'], 'xbxxcx'],
    ['regex_replace', 'a(?<', ['[(?<]', '.'], 'a...'],
    ['regex_replace', null, ['(', 'x'], ''],
    ['split', 'a, b ,,c', [','], '[a, b, c]'],
    ['split', ' a  b\tc\u00a0d', [], '[a, b, c, d]'],
    ['split', 'a b', [null], '[a, b]'],
    ['split', ' a,,b , c,', [',', 2], '[a, b , c,]'],
    ['split', 'a--b---c', ['--'], '[a, b, -c]'],
    ['split', 'a.b', ['.', 'x'], '[a, b]'],
    ['split', null, [','], '[]'],
    ['split', 12.5, ['.'], '[12, 5]'],
  ])('%s of %p with %p is %s', (name, input, args, expected) => {
    expect(print(apply(name, input, ...args))).toBe(expected);
  });

  test.each<[string, TemplateValue, TemplateValue[]]>([
    ['replace', 'a', ['a']],
    ['replace', 'a', ['a', 'b', '']],
    ['replace', 'a', ['a', 'b', '1.0']],
    ['replace', 'a', ['a', 'b', '09']],
    ['replace', 'a', ['a', 'b', 3_000_000_000]],
    ['cut', 'a', []],
    ['regex_replace', 'a', ['a']],
    ['regex_replace', 'a', [null, 'b']],
    ['regex_replace', 5, ['5', 'x']],
    ['regex_replace', 'a', ['(', 'x']],
    ['regex_replace', 'a', ['a(?=b)', 'x']],
    ['regex_replace', 'a', ['(?<n>a)', 'x']],
    ['regex_replace', 'a', ['a', '$1']],
    ['regex_replace', 'a', ['a', '${constructor}']],
    ['regex_replace', 'a', ['(?P<n>a)', '${n']],
    ['regex_replace', 'a', ['a'.repeat(1_001), 'x']],
    ['split', 'a', ['']],
  ])('%s of %p with %p is refused', (name, input, args) => {
    expect(() => apply(name, input, ...args)).toThrow(ValueFault);
  });

  test.each<[string, string, TemplateValue[]]>([
    ['replace', 'x'.repeat(2_000), ['x', 'y'.repeat(1_000)]],
    ['regex_replace', 'x'.repeat(2_000), ['.*', '$0'.repeat(1_000)]],
    ['regex_replace', 'a'.repeat(100_000), ['a.*b{500}|a', '']],
    ['regex_replace', 'a'.repeat(100_000), ['(a{20}){50}b', '']],
    ['split', 'x,'.repeat(20_000), [',']],
  ])('%s is stopped before it costs too much', (name, input, args) => {
    expect(() => apply(name, input, ...args)).toThrow(RenderStop);
  });
});
