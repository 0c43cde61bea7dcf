import { ZoneOffset } from '@js-joda/core';
import { RenderStop } from '../../../fault.js';
import { Budget } from '../../../render/budget.js';
import { DateTime } from '../../../value/date-time.js';
import { Double } from '../../../value/numbers/double.js';
import { Entry } from '../../../value/entry.js';
import type { TemplateList, TemplateValue } from '../../../value/template-value.js';
import { momentOf } from '../../dates/moment.js';
import { toYaml } from './yaml-text.js';

describe('a value as YAML', () => {
  test.each<[string, TemplateValue, string]>([
    ['null', null, 'null\n'],
    ['a number', 2.5, '2.5\n'],
    ['a double', new Double(1e8), '1.0E8\n'],
    ['infinity', Number.POSITIVE_INFINITY, 'Infinity\n'],
    ['a text', 'yes', '"yes"\n'],
    ['an empty text', '', '--- ""\n'],
    ['escapes', '"\\\n\t\0\u00a0\u2028\ufffeé😀', '"\\"\\\\\\n\\t\\0\\_\\L\\ufffeé😀"\n'],
    ['nothing in a list', [], '[]\n'],
    ['nothing in a map', {}, '{}\n'],
    ['lists in lists', [1, ['a', [null]], []], '- 1\n- - "a"\n  - - null\n- []\n'],
    ['maps in maps', { a: { b: { c: 1 } }, d: {} }, 'a:\n  b:\n    c: 1\nd: {}\n'],
    ['lists in maps', { a: [1, { b: [2], c: 3 }] }, 'a:\n- 1\n- b:\n  - 2\n  c: 3\n'],
    [
      'keys',
      { 'a b': 1, 'c: d': 2, "it's": 3, '#x': 4, '- y': 5, true: 6, 'z ': 7 },
      "a b: 1\n'c: d': 2\nit's: 3\n'#x': 4\n'- y': 5\ntrue: 6\n'z ': 7\n",
    ],
    ['an entry', new Entry('k', 1), 'k: 1\n'],
    ['a date', [new DateTime(momentOf(5n, ZoneOffset.UTC))], '- 5\n'],
  ])('%s', (_name, value, expected) => {
    expect(toYaml(value, new Budget(() => 0))).toBe(expected);
  });

  test('a long text goes on in the next line, indented below its key', () => {
    const text = toYaml({ key: 'word '.repeat(20) }, new Budget(() => 0));
    expect(text).toBe(`key: "${'word '.repeat(15)}word\\\n  \\ word word word word "\n`);
  });

  test('a list that holds itself stops the rendering', () => {
    const list: TemplateList = [];
    list.push(list);
    expect(() => toYaml(list, new Budget(() => 0))).toThrow(RenderStop);
  });

  test('a text that is repeated in a list stops the rendering', () => {
    expect(() => toYaml(Array<TemplateValue>(50).fill('x'.repeat(1_000_000)), new Budget(() => 0))).toThrow(RenderStop);
  });
});
