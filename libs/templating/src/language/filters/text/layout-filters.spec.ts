import { callServices } from '../../../../test/call-services.js';
import { RenderStop } from '../../../fault.js';
import { print } from '../../../value/print.js';
import type { TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import { Args } from '../../call.js';
import { LAYOUT_FILTERS } from './layout-filters.js';

const FILTERS = new Map(LAYOUT_FILTERS);
const services = callServices();

function apply(
  name: string,
  input: TemplateValue,
  args: readonly TemplateValue[],
  named: Record<string, TemplateValue> = {},
): TemplateValue {
  return FILTERS.get(name)?.(input, new Args(args, new Map(Object.entries(named))), services) ?? null;
}

describe('a filter of layout', () => {
  test.each<[string, TemplateValue, TemplateValue[], string]>([
    ['center', 'ok', [9], '   ok    '],
    ['center', 'odd', ['6'], ' odd  '],
    ['center', 'long', [3], 'long'],
    ['center', 'x', [-5], 'x'],
    ['center', 'x', [null], `${' '.repeat(39)}x${' '.repeat(40)}`],
    ['center', [1], [5], ' [1] '],
    ['center', null, [5], ''],
    ['indent', 'a\nb', [], 'a\n    b'],
    ['indent', 'a\n\nb', [1, true], ' a\n \n b'],
    ['indent', 'a\nb', ['2.9', 'yes'], '  a\n  b'],
    ['indent', 'a\nb', [-2, 't'], 'a\nb'],
    ['indent', null, [2, true], '  '],
    ['truncate', 'foo bar baz', [7], 'foo ...'],
    ['truncate', 'foo bar baz', [7, true], 'foo bar...'],
    ['truncate', 'foo bar baz', [5, 'on', null], 'foo bnull'],
    ['truncate', 'foobar', [3], 'f...'],
    ['truncate', 'foobar', [-1], '...'],
    ['truncate', 'foobar', [-9, true, ''], ''],
    ['truncate', 'foobar', ['x'], 'foobar'],
    ['truncate', 'a🚀', [2, true, ''], 'a'],
    ['truncate', 12345, [2], '12345'],
    ['truncate', null, [2], ''],
    ['wordwrap', 'The quick brown fox', [10], 'The quick\nbrown fox'],
    ['wordwrap', 'abcdefgh ij', [3], 'abc\ndef\ngh\nij'],
    ['wordwrap', 'abcdefgh ij', [3, false], 'abcdefgh\nij'],
    ['wordwrap', 'abcdefgh', [3, null], 'abcdefgh'],
    ['wordwrap', '   a   b   ', [4], 'a  \nb   '],
    ['wordwrap', 'abc', [0], 'a\nb\nc'],
    ['wordwrap', 'a🚀🚀', [2], 'a\n🚀\n🚀'],
    ['wordwrap', '🚀🚀', [1], '🚀\n🚀'],
    ['wordwrap', null, [], ''],
  ])('%s of %p with %p is %p', (name, input, args, expected) => {
    expect(print(apply(name, input, args))).toBe(expected);
  });

  test.each<[TemplateValue[], Record<string, TemplateValue>, string]>([
    [[], { indentfirst: true }, '    a'],
    [[], { indentfirst: true, width: 1 }, ' a'],
    [[2, true], { width: 9 }, '  a'],
  ])('indent honours names: %p %p', (args, named, expected) => {
    expect(apply('indent', 'a', args, named)).toBe(expected);
  });

  test.each<[string, TemplateValue[], Record<string, TemplateValue>]>([
    ['no number', ['x'], {}],
    ['a width that is null', [null], {}],
    ['neither yes nor no', [2, 'maybe'], {}],
    ['null for yes or no', [2, null], {}],
    ['another name', [], { depth: 2 }],
    ['a third argument', [1, true, 1], {}],
  ])('indent refuses %s', (_what, args, named) => {
    expect(() => apply('indent', 'a', args, named)).toThrow(ValueFault);
  });

  test.each<[string, string, TemplateValue[]]>([
    ['center', 'x', [2_000_000_000]],
    ['indent', 'x', ['1e999', true]],
    ['indent', '\n'.repeat(2_000), [1_000]],
  ])('%s makes no text that is too long', (name, input, args) => {
    expect(() => apply(name, input, args)).toThrow(RenderStop);
  });

  it('wraps a long word in linear time', () => {
    expect(apply('wordwrap', 'x'.repeat(400_000), [1])).toHaveLength(799_999);
  });
});
