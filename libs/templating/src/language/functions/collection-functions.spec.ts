import { callServices } from '../../../test/call-services.js';
import { print } from '../../value/print.js';
import { SafeText } from '../../value/safe-text.js';
import type { TemplateMap, TemplateValue } from '../../value/template-value.js';
import { ValueFault } from '../../value/value-fault.js';
import { Args } from '../call.js';
import { COLLECTION_FUNCTIONS } from './collection-functions.js';

const FUNCTIONS = new Map(COLLECTION_FUNCTIONS);

const namespaces: TemplateMap[] = [];

function call(name: string, args: TemplateValue[], named: Record<string, TemplateValue> = {}): TemplateValue {
  const markNamespace = (map: TemplateMap): void => void namespaces.push(map);
  const services = callServices({ markNamespace });
  const run = FUNCTIONS.get(name);
  if (run === undefined) throw new Error(`No function ${name}`);
  return run(new Args(args, new Map(Object.entries(named))), services);
}

describe('range', () => {
  test.each<[TemplateValue[], string]>([
    [[3], '[0, 1, 2]'],
    [['3'], '[0, 1, 2]'],
    [[2, 5], '[2, 3, 4]'],
    [[5, 2], '[]'],
    [[5, 2, -1], '[5, 4, 3]'],
    [[0, 10, 4], '[0, 4, 8]'],
    [[1, 5, 0], '[]'],
    [[1, 4, 'x'], '[1, 2, 3]'],
    [['a', 2], '[0, 1]'],
    [['a'], '[]'],
    [['09'], '[]'],
    [[true], '[]'],
    [[5, null, -2], '[5, 3, 1]'],
  ])('(%j) is %s', (args, expected) => {
    expect(print(call('range', args))).toBe(expected);
  });

  test.each<[TemplateValue[]]>([[[2_000]], [[2.5]], [['1e1']], [[0, 9007199254740993n]], [[0, -1e9, -1]]])(
    '(%j) ends at 1,000 items',
    (args) => {
      expect(call('range', args)).toHaveLength(1_000);
    },
  );

  test.each<[TemplateValue[]]>([[[]], [[null]], [[null, 3]]])('(%j) is a fault', (args) => {
    expect(() => call('range', args)).toThrow(ValueFault);
  });

  test('named arguments count by position', () => {
    expect(call('range', [1], { stop: 3 })).toEqual([1, 2]);
  });
});

describe('truncate', () => {
  const safe = new SafeText('Hello');

  test.each<[TemplateValue[], TemplateValue]>([
    [['Hello wide World', 7], 'Hello ...'],
    [['Hello wide World', 7, true], 'Hello w...'],
    [['Hello wide World', 7, 'yes', '~'], 'Hello w~'],
    [['Hello', 3, false, null], 'Hnull'],
    [['Hello', 5], 'Hello'],
    [['Hello', 0], 'H...'],
    [['Hello', -1, true], '...'],
    [['Hello', 1.5], 'Hello'],
    [['😀😀', 1, true, ''], ''],
    [[safe, 1], safe],
    [[5, 1], 5],
    [[null], null],
  ])('(%j) is %j', (args, expected) => {
    expect(call('truncate', args)).toBe(expected);
  });

  test('without a text is a fault', () => {
    expect(() => call('truncate', [])).toThrow(ValueFault);
  });
});

describe('namespace', () => {
  test('holds the members of a map and those named, but for null', () => {
    expect({ ...(call('namespace', [{ a: 1, n: null }], { b: 2, c: null }) as TemplateMap) }).toEqual({ a: 1, n: null, b: 2 });
  });

  test('is marked, so that tags may set its members', () => {
    expect(namespaces).toContain(call('namespace', []));
  });

  test('is a map of its own', () => {
    const data = { a: 1 };
    expect(call('namespace', [data])).not.toBe(data);
  });

  test('takes nothing from what is no map', () => {
    expect(Object.keys(call('namespace', [[1]]) as TemplateMap)).toEqual([]);
  });

  test('has no key that is anything but data', () => {
    expect(Object.getPrototypeOf(call('namespace', [], { constructor: 1 }))).toBeNull();
  });
});

describe('a function of the namespace fn', () => {
  test('fn:list makes a list that can be changed, fn:immutable_list one that cannot', () => {
    const [list, frozen] = [call('fn:list', [1, null]), call('fn:immutable_list', [1, null])];
    expect([list, frozen]).toEqual([[1, null], [1, null]]); // prettier-ignore
    expect([Object.isFrozen(list), Object.isFrozen(frozen)]).toEqual([false, true]);
  });

  test('fn:map_entry makes an entry of a key and a value', () => {
    expect(print([call('fn:map_entry', ['a', 1]), call('fn:map_entry', [null, [2]])])).toBe('[a=1, null=[2]]');
    expect(() => call('fn:map_entry', ['a'])).toThrow(ValueFault);
  });
});
