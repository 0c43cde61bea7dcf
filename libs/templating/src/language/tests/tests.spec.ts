import { callServices } from '../../../test/call-services.js';
import { Decimal } from '../../value/numbers/decimal.js';
import { Double } from '../../value/numbers/double.js';
import { SafeText } from '../../value/safe-text.js';
import type { TemplateValue } from '../../value/template-value.js';
import { ValueFault } from '../../value/value-fault.js';
import { COMPARISON_TESTS } from './comparison-tests.js';
import { CONTAINMENT_TESTS } from './containment-tests.js';
import { KIND_TESTS } from './kind-tests.js';

const TESTS = new Map([...COMPARISON_TESTS, ...CONTAINMENT_TESTS, ...KIND_TESTS]);
const services = callServices();

function passes(name: string, value: TemplateValue, ...args: TemplateValue[]): boolean {
  const test = TESTS.get(name);
  if (test === undefined) throw new Error(`No test ${name}`);
  return test(value, args, services);
}

describe('a test', () => {
  it('exists for each of the 41 names of Jinjava', () => {
    expect([...TESTS.keys()].sort().join(' ')).toBe(
      '!= < <= == > >= boolean containing containingall defined divisibleby eq equalto even false float ge greaterthan gt in integer ' +
        'iterable le lessthan lower lt mapping ne none number odd sameas sequence string string_containing string_startingwith true truthy ' +
        'undefined upper within',
    );
  });

  test.each<[string, TemplateValue, TemplateValue[]]>([
    ['boolean', false, []], ['defined', '', []], ['undefined', null, []], ['none', null, []], ['true', true, []], ['false', false, []],
    ['truthy', ' ', []], ['float', 2.5, []], ['float', new Double(2), []], ['float', new Decimal(20n, 1), []], ['integer', 3, []],
    ['integer', 12345678901234567890n, []], ['integer', new Decimal(2n, 0), []], ['number', new Decimal(2n, 1), []], ['string', '', []],
    ['string', new SafeText('a'), []], ['mapping', {}, []], ['iterable', [], []], ['sequence', [], []], ['lower', 'żółć', []],
    ['upper', 'ŻÓŁĆ', []], ['upper', new SafeText('A'), []], ['even', 0, []], ['odd', -3, []], ['odd', 9007199254740993n, []], ['odd', 3.9, []],
    ['divisibleby', 10, [new Double(5)]], ['eq', 1, ['1']], ['equalto', null, [null]], ['==', [1], [[1]]], ['ne', 'a', ['b']], ['!=', 1, [null]],
    ['lt', '10', ['9']], ['lessthan', 1, ['2']], ['<', 1, [2.5]], ['le', null, [null]], ['<=', 2, [2]], ['gt', 3, [2]], ['greaterthan', '3', [2]],
    ['>', 3, [2]], ['ge', 'b', ['a']], ['>=', 2, [2]], ['sameas', 'a', ['a']], ['sameas', null, [null]], ['containing', [1, 2], ['1']],
    ['containing', 'abc', ['b']], ['containingall', [1, 2, 3], [[3, '1']]], ['containingall', 'abc', [{ x: 'a' }]], ['in', 1, [[1]]],
    ['within', '1', [[1]]], ['string_containing', 'a1', [1]], ['string_startingwith', 'ab', ['a']],
  ])('%s accepts %p with %j', (name, value, args) => {
    expect(passes(name, value, ...args)).toBe(true);
  }); // prettier-ignore

  test.each<[string, TemplateValue, TemplateValue[]]>([
    ['boolean', 'true', []], ['defined', null, []], ['true', 'true', []], ['false', 0, []], ['truthy', 'False', []], ['float', 2, []],
    ['float', new Decimal(2n, 0), []], ['integer', new Double(2), []], ['integer', '2', []], ['number', '2', []], ['string', 2, []],
    ['mapping', [], []], ['iterable', 'abc', []], ['sequence', { a: 1 }, []], ['lower', '', []], ['lower', 'a b', []],
    ['lower', new SafeText('a'), []], ['upper', 'A1', []], ['even', '2', []], ['odd', null, []], ['divisibleby', 10, [4]],
    ['divisibleby', 10.5, []], ['divisibleby', '10', [5]], ['divisibleby', 10, [null]], ['lt', null, [1]], ['ge', null, [0]],
    ['sameas', 1, [new Double(1)]], ['sameas', [1], [[1]]], ['containing', [1], []], ['containing', null, [1]], ['containingall', [1], [null]],
    ['containingall', [1], [[1, 2]]], ['in', 1, []], ['within', 2, [[1]]], ['string_containing', 12, [1]], ['string_containing', 'a', [null]],
    ['string_startingwith', 'ab', ['b']], ['string_startingwith', [], []],
  ])('%s rejects %p with %j', (name, value, args) => {
    expect(passes(name, value, ...args)).toBe(false);
  }); // prettier-ignore

  test.each<[string, TemplateValue, TemplateValue[]]>([
    ['eq', 1, []], ['eq', 1, ['a']], ['==', true, [1]], ['lt', 1, []], ['ge', [1], [[1]]], ['sameas', 1, []], ['divisibleby', 4, []],
    ['divisibleby', 4, [0]], ['divisibleby', 4, ['2']], ['divisibleby', 4, [2.5]], ['in', 'a', ['abc']], ['within', 'a', [{ a: 1 }]],
    ['in', 1, [null]], ['string_containing', 'a', []], ['string_startingwith', new SafeText('a'), ['a']],
  ])('%s is at fault for %p with %j', (name, value, args) => {
    expect(() => passes(name, value, ...args)).toThrow(ValueFault);
  }); // prettier-ignore

  it('takes a list for the same as itself', () => {
    const list = [1];
    expect(passes('sameas', list, list)).toBe(true);
  });
});
