import { callServices } from '../../../test/call-services.js';
import { RenderStop } from '../../fault.js';
import { TEMPLATE_LIMITS } from '../../limits.js';
import { Entry } from '../../value/entry.js';
import type { TemplateMap, TemplateValue } from '../../value/template-value.js';
import { ValueFault } from '../../value/value-fault.js';
import { MAP_METHODS, MUTATING_MAP_METHODS } from './map-methods.js';

function call(map: TemplateMap, name: string, ...args: TemplateValue[]): TemplateValue {
  const services = callServices();
  const run = MAP_METHODS.get(name);
  if (run === undefined) throw new Error(`No method ${name}`);
  return run(map, args, services);
}

describe('a method of a map', () => {
  test.each<[string, TemplateValue[], TemplateValue]>([
    ['get', ['a'], 1],
    ['get', ['z'], null],
    ['get', ['z', 5], 5],
    ['get', ['n', 5], null],
    ['get', [1], null],
    ['get', [null, 5], 5],
    ['get', ['toString'], null],
    ['getOrDefault', ['z', 5], 5],
    ['keys', [], ['b', 'a', 'n']],
    ['values', [], [2, 1, null]],
    ['items', [], [new Entry('b', 2), new Entry('a', 1), new Entry('n', null)]],
    ['size', [], 3],
    ['isEmpty', [], false],
    ['containsKey', ['n'], true],
    ['containsKey', ['constructor'], false],
    ['containsKey', [1], false],
    ['containsValue', [2], true],
    ['containsValue', ['2'], false],
    ['equals', [{ a: 1, b: 2, n: null }], true],
    ['equals', [{ a: 1 }], false],
  ])('%s with %j gives %j', (name, args, expected) => {
    expect(call({ b: 2, a: 1, n: null }, name, ...args)).toEqual(expected);
  });

  test.each<[string, TemplateValue[], TemplateValue, TemplateMap]>([
    ['put', ['a', 5], 1, { b: 2, a: 5 }],
    ['put', ['z', 5], null, { b: 2, a: 1, z: 5 }],
    ['put', [null, 5], null, { b: 2, a: 1, null: 5 }],
    ['putIfAbsent', ['a', 5], 1, { b: 2, a: 1 }],
    ['putIfAbsent', ['z', 5], null, { b: 2, a: 1, z: 5 }],
    ['update', [{ a: 9, z: 8 }], null, { b: 2, a: 9, z: 8 }],
    ['update', [null], null, { b: 2, a: 1 }],
    ['putAll', [{ z: 8 }], null, { b: 2, a: 1, z: 8 }],
    ['remove', ['a'], 1, { b: 2 }],
    ['remove', ['z'], null, { b: 2, a: 1 }],
    ['clear', [], null, {}],
  ])('%s with %j gives %j and leaves %j', (name, args, expected, left) => {
    const map: TemplateMap = { b: 2, a: 1 };
    expect(call(map, name, ...args)).toEqual(expected);
    expect(map).toEqual(left);
    expect(MUTATING_MAP_METHODS).toContain(name);
  });

  test('a key named like a part of every object is a key like another', () => {
    const map: TemplateMap = {};
    call(map, 'put', '__proto__', { polluted: true });
    expect(Object.getPrototypeOf(map)).toBe(Object.prototype);
    expect(call(map, 'get', '__proto__')).toEqual({ polluted: true });
    expect(call(map, 'keys')).toEqual(['__proto__']);
  });

  test.each<[string, TemplateValue[]]>([
    ['get', []],
    ['get', ['a', 1, 2]],
    ['keys', ['a']],
    ['put', ['a']],
    ['put', [1, 2]],
    ['update', ['a']],
    ['update', [[1]]],
    ['remove', []],
  ])('%s with %j is refused', (name, args) => {
    expect(() => call({ a: 1 }, name, ...args)).toThrow(ValueFault);
  });

  test('a map is never put into itself', () => {
    const map: TemplateMap = { a: 1 };
    expect(() => call(map, 'put', 'b', map)).toThrow(ValueFault);
    expect(() => call(map, 'update', map)).toThrow(ValueFault);
  });

  test('a map that would hold too much stops the rendering', () => {
    const full = Object.fromEntries(Array.from({ length: TEMPLATE_LIMITS.itemsMax }, (_, index) => [`k${index}`, index]));
    expect(call(full, 'put', 'k1', 0)).toBe(1);
    expect(() => call(full, 'put', 'one more', 0)).toThrow(RenderStop);
    expect(() => call({}, 'update', { ...full, more: 1 })).toThrow(RenderStop);
  });
});
