import { Budget } from '../render/budget.js';
import { Decimal } from './numbers/decimal.js';
import { Double } from './numbers/double.js';
import { isIn } from './membership.js';
import { SafeText } from './safe-text.js';
import type { TemplateValue } from './template-value.js';

describe('membership', () => {
  test.each<[TemplateValue, TemplateValue, boolean]>([
    ['ell', 'hello', true],
    [1, 'a1', true],
    [null, 'abc', true],
    [true, 'yes', false],
    ['a', { a: 1 }, true],
    [1, { 1: 'x' }, true],
    [null, { a: 1 }, false],
    ['toString', {}, false],
    ['a', null, false],
    [4, 4, false],
    ['a', new SafeText('abc'), false],
  ])('of %j in %j is %j', (item, container, expected) => {
    expect(isIn(item, container, new Budget(() => 0))).toBe(expected);
  });

  test.each<[string, TemplateValue, TemplateValue[], boolean]>([
    ['a text is made a number', '1', [1, 2], true],
    ['a number is cut to a whole one', 1.5, [1, 2], true],
    ['a number is cut even if it is there itself', 2.5, [1, 2.5], false],
    ['a number is made a double', 1, [new Double(1)], true],
    ['a number is made a decimal', 6, [new Decimal(6n, 0)], true],
    ['a number is made a text', 1, ['1'], true],
    ['anything is made a boolean', 'yes', [true], true],
    ['null is made the empty text', null, ['', 'a'], true],
    ['null is made zero', null, [0], true],
    ['null is found before the first value', null, [null, 1], true],
    ['null is not found behind a number', null, [1, null], false],
    ['nulls at the start are passed over', '4', [null, 4], true],
    ['what cannot be made alike is not there', 'x', [1, 'x'], false],
    ['a list equals an equal list', [1], [[1], [2]], true],
    ['a number is no list', 2, [[1], 2], false],
    ['nothing is in an empty list', null, [], false],
    ['whole numbers are exact', 9007199254740993n, [1, 9007199254740993n], true],
  ])('in a list: %s', (_why, item, list, expected) => {
    expect(isIn(item, list, new Budget(() => 0))).toBe(expected);
  });
});
