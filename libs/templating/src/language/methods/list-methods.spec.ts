import { callServices } from '../../../test/call-services.js';
import { RenderStop } from '../../fault.js';
import { TEMPLATE_LIMITS } from '../../limits.js';
import { Double } from '../../value/numbers/double.js';
import type { TemplateList, TemplateValue } from '../../value/template-value.js';
import { ValueFault } from '../../value/value-fault.js';
import { LIST_METHODS, MUTATING_LIST_METHODS } from './list-methods.js';

function call(list: TemplateList, name: string, ...args: TemplateValue[]): TemplateValue {
  const services = callServices();
  const run = LIST_METHODS.get(name);
  if (run === undefined) throw new Error(`No method ${name}`);
  return run(list, args, services);
}

describe('a method of a list', () => {
  test.each<[string, TemplateValue[], TemplateValue, TemplateList]>([
    ['append', [9], true, [3, 1, 2, 9]],
    ['append', [null], true, [3, 1, 2, null]],
    ['add', ['9'], true, [3, 1, 2, '9']],
    ['add', [3, 9], null, [3, 1, 2, 9]],
    ['add', [0, 9], null, [9, 3, 1, 2]],
    ['insert', [0, 9], null, [9, 3, 1, 2]],
    ['insert', [-1, 9], null, [3, 1, 9, 2]],
    ['insert', [-9, 9], null, [9, 3, 1, 2]],
    ['insert', ['1', 9], null, [3, 9, 1, 2]],
    ['insert', [3, 9], null, [3, 1, 2]],
    ['extend', [[7, 8]], true, [3, 1, 2, 7, 8]],
    ['extend', [[]], false, [3, 1, 2]],
    ['extend', [null], false, [3, 1, 2]],
    ['addAll', [[7]], true, [3, 1, 2, 7]],
    ['pop', [], 2, [3, 1]],
    ['pop', [0], 3, [1, 2]],
    ['pop', [-2], 1, [3, 2]],
    ['pop', [1.7], 1, [3, 2]],
    ['pop', [3], null, [3, 1, 2]],
    ['pop', [-3], null, [3, 1, 2]],
    ['remove', [1], true, [3, 2]],
    ['remove', [0], false, [3, 1, 2]],
    ['remove', ['1'], false, [3, 1, 2]],
    ['remove', [null], 3, [1, 2]],
    ['set', [1, 9], 1, [3, 9, 2]],
    ['reverse', [], null, [2, 1, 3]],
    ['clear', [], null, []],
  ])('%s with %j gives %j and leaves %j', (name, args, expected, left) => {
    const list = [3, 1, 2];
    expect(call(list, name, ...args)).toEqual(expected);
    expect(list).toEqual(left);
    if (list.length !== 3) expect(MUTATING_LIST_METHODS).toContain(name);
  });

  test.each<[string, TemplateList, TemplateValue[], TemplateValue]>([
    ['size', [1, 2], [], 2],
    ['isEmpty', [], [], true],
    ['get', [1, 2], [1], 2],
    ['get', [1, 2], [2], null],
    ['get', [1, 2], [-1], null],
    ['contains', [1, null], [null], true],
    ['contains', [1], ['1'], false],
    ['contains', [1], [new Double(1)], false],
    ['contains', [[1, { a: 2 }]], [[1, { a: 2 }]], true],
    ['count', [1, 2, 2, '2'], [2], 2],
    ['index', [10, 20, 10], [20], 1],
    ['index', [10, 20, 10], [5], -1],
    ['index', [10, 20, 10], [10, 1, 3], 2],
    ['index', [10, 20, 10], [20, 2, 3], -1],
    ['index', [10, 20, 10], [5, 0, 9], null],
    ['index', [10, 20, 10], [10, -1, 3], null],
    ['indexOf', [10, 20, 10], [10], 0],
    ['lastIndexOf', [10, 20, 10], [10], 2],
    ['equals', [1, [2]], [[1, [2]]], true],
    ['equals', [1], ['1'], false],
  ])('%s of %j with %j gives %j', (name, list, args, expected) => {
    expect(call(list, name, ...args)).toBe(expected);
  });

  test('never puts a list into itself', () => {
    const list: TemplateList = [1];
    expect(call(list, 'append', list)).toBe(false);
    expect(call(list, 'insert', 0, list)).toBeNull();
    expect(() => call(list, 'add', 0, list)).toThrow(ValueFault);
    expect(() => call(list, 'set', 0, list)).toThrow(ValueFault);
    expect(list).toEqual([1]);
  });

  test('extends a list by its own items once', () => {
    const list: TemplateList = [1, 2];
    call(list, 'extend', list);
    expect(list).toEqual([1, 2, 1, 2]);
  });

  test.each<[string, TemplateValue[]]>([
    ['append', [1]], ['add', [0, 1]], ['insert', [0, 1]], ['extend', [[1]]], ['pop', []], ['pop', [0]],
    ['remove', [1]], ['remove', [null]], ['set', [0, 1]], ['reverse', []], ['clear', []],
  ])('%s does not change a tuple', (name, args) => {
    const tuple = Object.freeze([3, 1]) as TemplateList;
    expect(() => call(tuple, name, ...args)).toThrow(ValueFault);
  }); // prettier-ignore

  test('copy gives a list that can be changed, also of a tuple', () => {
    const copy = call(Object.freeze([3, 1]) as TemplateList, 'copy');
    expect(copy).toEqual([3, 1]);
    expect(Object.isFrozen(copy)).toBe(false);
  });

  test.each<[string, TemplateValue[]]>([
    ['append', []],
    ['append', [1, 2]],
    ['insert', [1]],
    ['insert', [true, 1]],
    ['extend', ['ab']],
    ['extend', [{}]],
    ['get', ['a']],
    ['pop', [1, 2]],
    ['index', [1, 2]],
    ['add', [4, 9]],
    ['add', [-1, 9]],
    ['set', [3, 9]],
    ['size', [1]],
  ])('%s with %j is refused', (name, args) => {
    expect(() => call([3, 1, 2], name, ...args)).toThrow(ValueFault);
  });

  test.each<[string, TemplateValue[]]>([
    ['append', [1]], ['add', [0, 1]], ['insert', [0, 1]], ['extend', [[1]]],
  ])('%s stops the rendering when a list would hold too much', (name, args) => {
    const full = new Array<TemplateValue>(TEMPLATE_LIMITS.itemsMax).fill(0);
    expect(() => call(full, name, ...args)).toThrow(RenderStop);
  }); // prettier-ignore
});
