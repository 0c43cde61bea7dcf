import { ExactNumber } from '@crossdock/flattening';
import { callServices } from '../../../../test/call-services.js';
import { print } from '../../../value/print.js';
import { escapeHtml, SafeText } from '../../../value/safe-text.js';
import type { TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import { Args } from '../../call.js';
import { ENCODING_FILTERS } from './encoding-filters.js';

const FILTERS = new Map(ENCODING_FILTERS);

function apply(name: string, input: TemplateValue, ...args: TemplateValue[]): TemplateValue {
  return FILTERS.get(name)?.(input, new Args(args, null), callServices()) ?? null;
}

describe('a filter that encodes a text', () => {
  test.each<[string, TemplateValue, TemplateValue[], string]>([
    ['escape', `<a href="x">Tom & 'J'</a>`, [], '&lt;a href=&quot;x&quot;&gt;Tom &amp; &#39;J&#39;&lt;/a&gt;'],
    ['e', '&amp;', [], '&amp;amp;'],
    ['escape', null, [], ''],
    ['escape', ['<'], [], '[&lt;]'],
    ['escape', new ExactNumber('19.90'), [], '19.90'],
    ['forceescape', `é "€" 'ż' <`, [], `&eacute; &quot;&euro;&quot; 'ż' &lt;`],
    ['escapejs', 'ż/🚀"\\\n\x01\x7f', [], '\\u017C/\\uD83D\\uDE80\\"\\\\\\n\\u0001\x7f'],
    ['escapejs', null, [], ''],
    ['escapejson', 'ż/🚀"\\\n\x01\x7f', [], '\\u017C\\/\\uD83D\\uDE80\\"\\\\\\n\\u0001\x7f'],
    ['escapejson', null, [], 'null'],
    ['escape_jinjava', '{{ x }} {y}', [], '&lbrace;&lbrace; x &rbrace;&rbrace; &lbrace;y&rbrace;'],
    [
      'escape_jinjava',
      '{{ x }} {% y %} {# z #} {y}',
      [false],
      '&lbrace;&lbrace; x &rbrace;&rbrace; &lbrace;% y %&rbrace; &lbrace;# z #&rbrace; {y}',
    ],
    ['urlencode', "ż 1+2~!*()'-._/", [], '%C5%BC+1%2B2%7E%21*%28%29%27-._%2F'],
    ['urlencode', { 'a b': 'c&d', n: null, l: [1] }, [], 'a+b=c%26d&n=null&l=%5B1%5D'],
    ['urlencode', null, [], ''],
    ['urlencode', null, ['a b'], 'a+b'],
    ['urlencode', '\ud800', [], '%3F'],
    ['urldecode', 'a%20b+c%C5%BC', [], 'a b cż'],
    ['urldecode', { 'a+b': '%26' }, [], 'a b=&'],
    ['urldecode', '%ff', [], '\ufffd'],
  ])('%s of %p with %p is %s', (name, input, args, expected) => {
    expect(print(apply(name, input, ...args))).toBe(expected);
  });

  test.each<[string, TemplateValue, TemplateValue[]]>([
    ['urldecode', '%', []],
    ['urldecode', '100%25%2', []],
    ['urldecode', 'a%zzb', []],
    ['urlencode', null, [null]],
    ['urldecode', null, [null]],
  ])('%s of %p with %p is a fault', (name, input, args) => {
    expect(() => apply(name, input, ...args)).toThrow(ValueFault);
  });

  test('a text made safe stays the same text', () => {
    expect(apply('safe', '<b>')).toEqual(new SafeText('<b>'));
  });

  test('what is no text is made safe unchanged', () => {
    expect([apply('safe', null), apply('safe', 1)]).toEqual([null, 1]);
  });

  test('an escaped text holds none of the five signs of HTML', () => {
    expect(escapeHtml(`<>"'`)).not.toMatch(/[<>"']/);
  });
});
