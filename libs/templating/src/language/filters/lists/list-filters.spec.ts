import { callServices } from '../../../../test/call-services.js';
import { RenderStop } from '../../../fault.js';
import { TEMPLATE_LIMITS } from '../../../limits.js';
import { Double } from '../../../value/numbers/double.js';
import { print } from '../../../value/print.js';
import type { TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import { Args } from '../../call.js';
import { LIST_FILTERS } from './list-filters.js';
import { SET_FILTERS } from './set-filters.js';

const FILTERS = new Map([...LIST_FILTERS, ...SET_FILTERS]);

function applyNamed(name: string, input: TemplateValue, args: TemplateValue[], named: Array<[string, TemplateValue]>): TemplateValue {
  const random = sequence();
  const services = callServices({ random });
  return FILTERS.get(name)?.(input, new Args(args, new Map(named)), services) ?? null;
}

function apply(name: string, input: TemplateValue, ...args: TemplateValue[]): TemplateValue {
  return applyNamed(name, input, args, []);
}

/** Numbers from 0 up to 1 that are the same each time. */
function sequence(): () => number {
  let state = 7;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

describe('a filter of lists', () => {
  test.each<[string, TemplateValue, TemplateValue[], string]>([
    ['batch', [1, 2, 3], [2], '[[1, 2], [3, null]]'],
    ['batch', [1, 2, 3], [2, 0], '[[1, 2], [3, 0]]'],
    ['batch', [1, 2, 3], [-1], '[[1, 2, 3]]'],
    ['batch', [], [-1], '[]'],
    ['batch', [1], ['x'], '[]'],
    ['slice', [1, 2, 3], [2], '[[1, 2], [3]]'],
    ['slice', [1, 2, 3], [2, null], '[[1, 2], [3, null]]'],
    ['slice', [1, 2, 3, 4], ['x'], '[[1, 2, 3], [4]]'],
    ['first', { a: 1, b: 2 }, [], '1'],
    ['last', [], [], ''],
    ['length', 'a😀', [], '3'],
    ['count', 12, [], '0'],
    ['list', 'a😀', [], '[a, 😀]'],
    ['list', { a: 1 }, [], '[{a=1}]'],
    ['join', [1, null, 3], [','], '1,,3'],
    ['join', [1, 2], [null], '1null2'],
    ['join', [{ n: 'x' }, {}], ['/', 'n'], 'x/'],
    ['reverse', [1, 2], [], '[2, 1]'],
    ['reverse', 'a😀b', [], 'b😀a'],
    ['reverse', { a: 1 }, [], '{a=1}'],
    ['sum', [0.1, 0.2, '1.50', 'x', null, true], [], '1.80'],
    ['sum', [new Double(1), new Double(2)], [], '3'],
    ['sum', [9007199254740993n], [10], '9007199254741003'],
    ['shuffle', 'abc', [], 'abc'],
    ['random', 'x', [], '0'],
    ['random', [], [], ''],
    ['unique', [1, '1', 1, new Double(1), [1], [1], null, null], [], '[1, 1, 1.0, [1], null]'],
    [
      'unique',
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      [],
      '[{a=1, b=2}]',
    ],
    ['union', [1, 1, 2], [[3, 2]], '[1, 2, 3]'],
    ['intersect', [3, 1], [[1, 3]], '[3, 1]'],
    ['difference', 'ab', [['ab']], '[]'],
    ['symmetric_difference', [1, 2], [[2, 3]], '[1, 3]'],
  ])('%s of %j with %j is %s', (name, input, args, expected) => {
    expect(print(apply(name, input, ...args))).toBe(expected);
  });

  test.each<[string, TemplateValue, TemplateValue[]]>([
    ['slice', [1], []],
    ['slice', [1], [0]],
    ['sum', [1], [null]],
    ['random', 0, []],
    ['union', [1], []],
  ])('%s of %j with %j is refused', (name, input, args) => {
    expect(() => apply(name, input, ...args)).toThrow(ValueFault);
  });

  it('sums an attribute that is named', () => {
    expect(print(applyNamed('sum', [{ a: 1 }, { a: '2.5' }, {}, null], [1], [['attribute', 'a']]))).toBe('4.5');
    expect(() => applyNamed('sum', [1], [], [['attribute', null]])).toThrow(ValueFault);
  });

  it('shuffles to the same list every time, and loses nothing', () => {
    const items = Array.from({ length: 50 }, (_, index) => index);
    const shuffled = apply('shuffle', items);
    expect(shuffled).toEqual(apply('shuffle', items));
    expect(shuffled).not.toEqual(items);
    expect(new Set(shuffled as number[])).toEqual(new Set(items));
  });

  it('tells a thousand maps apart within the budget', () => {
    const maps = Array.from({ length: 2_000 }, (_, id) => ({ id: id % 1_000, name: 'the same', tags: [1] }));
    expect(apply('unique', maps)).toEqual(maps.slice(0, 1_000));
  });

  it('picks at random what is there', () => {
    expect([1, 2, 3]).toContain(apply('random', [1, 2, 3]));
    expect([0, 1, 2]).toContain(apply('random', '3'));
    expect(['x', 'y']).toContain(apply('random', { a: 'x', b: 'y' }));
  });

  test.each<[string, () => TemplateValue]>([
    ['a row filled up to a great length', () => apply('batch', [1], 2_000_000_000)],
    ['a text joined of long ones', () => apply('join', new Array<TemplateValue>(10_000).fill('x'.repeat(1_000)))],
    ['many separators', () => apply('join', new Array<TemplateValue>(10_000).fill(''), 'x'.repeat(100_000))],
    [
      'many lists that differ deep inside',
      () =>
        apply(
          'unique',
          Array.from({ length: 2_000 }, (_, deep) => [[deep]]),
        ),
    ],
    ['too many characters in a list', () => apply('list', 'x'.repeat(TEMPLATE_LIMITS.itemsMax + 1))],
    [
      'lists that all differ at their ends',
      () =>
        apply(
          'unique',
          Array.from({ length: 2_000 }, (_, end) => [...new Array<number>(500).fill(0), end]),
        ),
    ],
  ])('stops at %s', (_what, run) => {
    expect(run).toThrow(RenderStop);
  });
});
