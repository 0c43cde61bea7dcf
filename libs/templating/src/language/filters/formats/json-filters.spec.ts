import { callServices } from '../../../../test/call-services.js';
import { ExactNumber } from '@crossdock/flattening';
import { ZoneOffset } from '@js-joda/core';
import { RenderStop } from '../../../fault.js';
import { Budget } from '../../../render/budget.js';
import { DateTime } from '../../../value/date-time.js';
import { Decimal } from '../../../value/numbers/decimal.js';
import { Double } from '../../../value/numbers/double.js';
import { Entry } from '../../../value/entry.js';
import { print } from '../../../value/print.js';
import { SafeText } from '../../../value/safe-text.js';
import type { TemplateList, TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import { NO_ARGS } from '../../call.js';
import { momentOf } from '../../dates/moment.js';
import { JSON_FILTERS } from './json-filters.js';
import { toJson } from './json-text.js';

function fromJson(input: TemplateValue): TemplateValue | undefined {
  const services = callServices();
  return new Map(JSON_FILTERS).get('fromjson')?.(input, NO_ARGS, services);
}

describe('a value as JSON', () => {
  test.each<[string, TemplateValue, string]>([
    ['null', null, 'null'],
    ['a whole number', 9007199254740993n, '9007199254740993'],
    ['a number as it was sent', new ExactNumber('19.90'), '19.90'],
    ['an exponent as Java writes it', new ExactNumber('1e3'), '1000.0'],
    ['a double', new Double(1e8), '1.0E8'],
    ['a decimal', new Decimal(12n, -2), '1.2E+3'],
    ['infinity, as text', Number.POSITIVE_INFINITY, '"Infinity"'],
    ['not a number, as text', Number.NaN, '"NaN"'],
    ['a number too large for a double, as text', new ExactNumber('-1e400'), '"-Infinity"'],
    ['a text', 'é "\\" / </b> \n\u001f\u007f\u2028', '"é \\"\\\\\\" / </b> \\n\\u001F\u007f\u2028"'],
    ['a backslash before what looks like an escape', '\\u001f\u0001', '"\\\\u001f\\u0001"'],
    ['half a surrogate pair', '\ud800', '"\\uD800"'],
    ['a safe text', new SafeText('<b>'), '"<b>"'],
    ['a list', [1, [], null, ['a']], '[1,[],null,["a"]]'],
    ['a map', { a: { 'b"': true }, é: {} }, '{"a":{"b\\"":true},"é":{}}'],
    ['an entry', [new Entry('k', 1)], '[{"k":1}]'],
    ['a date', new DateTime(momentOf(1_700_000_000_123n, ZoneOffset.UTC)), '1700000000123'],
  ])('%s', (_name, value, expected) => {
    const text = toJson(value, new Budget(() => 0));
    expect(text).toBe(expected);
    expect(() => void JSON.parse(text)).not.toThrow();
  });

  test('a list that holds itself stops the rendering', () => {
    const list: TemplateList = [1];
    list.push(list);
    expect(() => toJson(list, new Budget(() => 0))).toThrow(RenderStop);
  });

  test('a list that holds the same lists over and over stops the rendering', () => {
    let list: TemplateList = ['x'];
    for (let level = 0; level < 8; level += 1) list = Array<TemplateValue>(10).fill(list);
    expect(() => toJson(list, new Budget(() => 0))).toThrow(RenderStop);
  });

  test('a text that is repeated in a list stops the rendering', () => {
    expect(() => toJson(Array<TemplateValue>(50).fill('x'.repeat(1_000_000)), new Budget(() => 0))).toThrow(RenderStop);
  });
});

describe('JSON as a value', () => {
  test.each([
    ['{"a":[1,2.50,1e2,-0,null]}', '{a=[1, 2.5, 100.0, 0, null]}'],
    ['12345678901234567890', '12345678901234567890'],
    ['1.0', '1.0'],
    ['1e400', 'Infinity'],
    ['{"a":1,"a":2}', '{a=2}'],
    ['"\\u00e9"', 'é'],
    [' null ', ''],
    ['{"a":1} rest', '{a=1}'],
    ['"a"b', 'a'],
    ['["}"]]', '[}]'],
    ['1 2', '1'],
    ['true,', 'true'],
  ])('%j is %j', (text, expected) => {
    expect(print(fromJson(text) ?? null)).toBe(expected);
  });

  test.each<[string, TemplateValue]>([
    ['nothing', ''],
    ['single quotes', "{'a':1}"],
    ['a comma too many', '[1,]'],
    ['half a word', 'tru'],
    ['a word too long', 'nullx'],
    ['a leading zero', '01'],
    ['a number and a comma', '1,2'],
    ['an open text', '"x'],
    ['an open list', '[1'],
    ['nesting beyond measure', '['.repeat(100_000)],
    ['a number of too many digits', '9'.repeat(2_000)],
    ['a number', 5],
    ['a list', [1]],
  ])('%s is a fault', (_name, input) => {
    expect(() => fromJson(input)).toThrow(ValueFault);
  });

  test('null stays null', () => {
    expect(fromJson(null)).toBeNull();
  });

  test('no key is anything but data', () => {
    const map = fromJson('{"__proto__":{"x":1},"constructor":2}');
    expect([Object.keys(map ?? {}), Object.getPrototypeOf(map)]).toEqual([['__proto__', 'constructor'], null]);
  });
});
