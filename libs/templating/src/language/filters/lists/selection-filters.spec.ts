import { callServices } from '../../../../test/call-services.js';
import { print } from '../../../value/print.js';
import { SafeText } from '../../../value/safe-text.js';
import { isMap, type TemplateMap, type TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import { Args, type CallServices } from '../../call.js';
import { KIND_TESTS } from '../../tests/kind-tests.js';
import { LIST_FILTERS } from './list-filters.js';
import { SELECTION_FILTERS } from './selection-filters.js';
import { SORT_FILTERS } from './sort-filters.js';

const FILTERS = new Map([...SELECTION_FILTERS, ...SORT_FILTERS, ...LIST_FILTERS]);
const TESTS = new Map(KIND_TESTS);

const services: CallServices = callServices({
  filter: (name, input, args) => FILTERS.get(name)?.(input, new Args(args, null), services) ?? null,
  hasFilter: (name) => FILTERS.has(name),
  hasTest: (name) => TESTS.has(name),
  test: (name, input, args) => TESTS.get(name)?.(input, args, services) ?? false,
});

function apply(name: string, input: TemplateValue, args: TemplateValue[], named: Array<[string, TemplateValue]> = []): TemplateValue {
  return FILTERS.get(name)?.(input, new Args(args, new Map(named)), services) ?? null;
}

const people = [{ n: 'Ann', a: { z: 2 } }, { n: 'bob', a: { z: 1 } }, { n: 'Cid' }];

describe('a filter that selects', () => {
  test.each<[string, TemplateValue, TemplateValue[], string]>([
    ['map', people, ['n'], '[Ann, bob, Cid]'],
    ['map', [[1, 2], []], ['length'], '[2, 0]'],
    ['map', [[1, 2]], ['join', '+'], '[1+2]'],
    ['map', [{ first: 'x' }], ['first'], '[x]'],
    ['select', [1, 'a', null], ['string'], '[a]'],
    ['reject', [1, 'a', null], ['string'], '[1, null]'],
    ['selectattr', people, ['a.z'], '[{n=Ann, a={z=2}}, {n=bob, a={z=1}}]'],
    ['rejectattr', people, ['a.z', 'number'], '[{n=Cid}]'],
    ['attr', people, ['0'], '{n=Ann, a={z=2}}'],
    ['attr', { 'a.b': 1 }, ['a.b'], '1'],
    ['attr', {}, ['constructor'], ''],
    ['attr', 'text', ['length'], ''],
    ['groupby', people, ['x'], `[{grouper=null, grouperObject=null, list=${print(people)}}]`],
    ['groupby', [{ k: 1 }, { k: '1' }], ['k'], '[{grouper=1, grouperObject=1, list=[{k=1}, {k=1}]}]'],
    ['default', null, [5], '5'],
    ['default', '', ['D'], ''],
    ['default', '', ['D', 'yes'], 'D'],
    ['default', null, [[1]], '[1]'],
  ])('%s of %j with %j is %s', (name, input, args, expected) => {
    expect(print(apply(name, input, args))).toBe(expected);
  });

  test.each<[string, TemplateValue, TemplateValue[]]>([
    ['map', [1], []],
    ['map', [1], [null]],
    ['select', [1], []],
    ['select', [1], ['nope']],
    ['select', [], ['nope']],
    ['selectattr', [1], [null]],
    ['selectattr', [], ['a', 'nope']],
    ['rejectattr', [1], ['a', null]],
    ['attr', {}, []],
    ['groupby', [1], []],
    ['default', null, []],
    ['default', null, [1, true, 2]],
  ])('%s of %j with %j is refused', (name, input, args) => {
    expect(() => apply(name, input, args)).toThrow(ValueFault);
  });

  it('takes the names of map and default', () => {
    expect(print(apply('map', people, [], [['attribute', 'n']]))).toBe('[Ann, bob, Cid]');
    expect(print(apply('default', '', ['D'], [['truthy', true]]))).toBe('D');
    expect(print(apply('default', null, [], [['default_value', 'D']]))).toBe('D');
    expect(() => apply('default', null, ['D'], [['nope', 1]])).toThrow(ValueFault);
    expect(() => apply('map', people, [], [['attribute', null]])).toThrow(ValueFault);
  });

  it('makes a text of a default that is a number, a boolean or a safe text', () => {
    expect([5, true, new SafeText('x')].map((value) => apply('default', null, [value]))).toEqual(['5', 'true', 'x']);
  });

  it('lets the keys of a map be read in snake case, and adds none', () => {
    const map = apply('allow_snake_case', { fooBar: 1, foo_bar2: 2, __proto__: null }, []) as TemplateMap;
    expect(isMap(map)).toBe(true);
    expect([map['foo_bar'], map['fooBar'], map['foo_bar2']]).toEqual([1, 1, 2]);
    expect(Object.keys(map)).toEqual(['fooBar', 'foo_bar2']);
    map['foo_bar'] = 3;
    expect(map['foo_bar']).toBe(3);
  });
});

describe('a filter that sorts', () => {
  test.each<[string, TemplateValue, TemplateValue[], string]>([
    ['sort', ['b', 'B', 'a', 'A'], [], '[a, A, b, B]'],
    ['sort', ['b', 'B', 'a', 'A'], [false, true], '[A, B, a, b]'],
    ['sort', ['ß', 'SS', 'Ź', 'ż'], [], '[SS, ß, Ź, ż]'],
    ['sort', [3, 1, 12345678901234567890n], [true], '[12345678901234567890, 3, 1]'],
    ['sort', [[2], [1]], [], '[[2], [1]]'],
    ['sort', [null], [], '[null]'],
    ['sort', people.slice(0, 2), [false, false, 'a..z'], '[{n=bob, a={z=1}}, {n=Ann, a={z=2}}]'],
    ['sort', null, [], ''],
    ['dictsort', { b: 1, a: 2, C: 0 }, [], '[a=2, b=1, C=0]'],
    ['dictsort', { b: 1, a: 2, C: 0 }, [true], '[C=0, a=2, b=1]'],
    ['dictsort', { b: 1, a: 2, C: 0 }, [false, 'VALUE'], '[C=0, b=1, a=2]'],
    ['dictsort', { b: null, a: 2 }, [false, 'value'], '[b=null, a=2]'],
    ['dictsort', [2, 1], [], '[2, 1]'],
  ])('%s of %j with %j is %s', (name, input, args, expected) => {
    expect(print(apply(name, input, args))).toBe(expected);
  });

  test.each<[string, TemplateValue, TemplateValue[]]>([
    ['sort', [3, 1.5], []],
    ['sort', ['a', 1], []],
    ['sort', [1, null], []],
    ['sort', people, [false, false, 'a']],
    ['sort', [], [false, false, null]],
    ['dictsort', { a: 1, b: 'x' }, [false, 'value']],
  ])('%s of %j with %j is refused', (name, input, args) => {
    expect(() => apply(name, input, args)).toThrow(ValueFault);
  });

  it('leaves the list it was given as it was', () => {
    const list = [3, 1, 2];
    apply('sort', list, []);
    expect(list).toEqual([3, 1, 2]);
  });
});
