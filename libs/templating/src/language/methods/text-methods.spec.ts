import { callServices } from '../../../test/call-services.js';
import { RenderStop } from '../../fault.js';
import { Double } from '../../value/numbers/double.js';
import { SafeText } from '../../value/safe-text.js';
import type { TemplateValue } from '../../value/template-value.js';
import { ValueFault } from '../../value/value-fault.js';
import { TEXT_METHODS } from './text-methods.js';

function call(text: string, name: string, ...args: TemplateValue[]): TemplateValue {
  const services = callServices();
  const run = TEXT_METHODS.get(name);
  if (run === undefined) throw new Error(`No method ${name}`);
  return run(text, args, services);
}

const TEXT = 'Hello World';

describe('a method of a text', () => {
  test.each<[string, string, TemplateValue[], TemplateValue]>([
    ['length', TEXT, [], 11],
    ['length', 'a😀b', [], 4],
    ['toUpperCase', 'straße', [], 'STRASSE'],
    ['toLowerCase', TEXT, [], 'hello world'],
    ['trim', ' \t a\u0001', [], 'a'],
    ['trim', '\u00a0a', [], '\u00a0a'],
    ['strip', '\u2003a ', [], 'a'],
    ['isEmpty', '', [], true],
    ['isEmpty', ' ', [], false],
    ['isBlank', ' ', [], true],
    ['substring', TEXT, [1, 3], 'el'],
    ['substring', TEXT, [6], 'World'],
    ['substring', TEXT, ['2', 4.9], 'll'],
    ['substring', TEXT, [null], TEXT],
    ['substring', TEXT, [11], ''],
    ['charAt', TEXT, [new Double(2)], 'l'],
    ['contains', TEXT, ['o W'], true],
    ['contains', TEXT, [''], true],
    ['startsWith', TEXT, ['World', 6], true],
    ['startsWith', TEXT, [true], false],
    ['startsWith', TEXT, ['', 99], false],
    ['endsWith', '10', [0], true],
    ['indexOf', TEXT, ['o'], 4],
    ['indexOf', TEXT, [111], 4],
    ['indexOf', TEXT, [null], -1],
    ['indexOf', TEXT, ['o', 5], 7],
    ['indexOf', '2.0', [new Double(2), 0], 0],
    ['lastIndexOf', TEXT, ['o'], 7],
    ['concat', TEXT, [12345678901234567890n], 'Hello World12345678901234567890'],
    ['repeat', 'ab', [3], 'ababab'],
    ['equals', 'a', ['a'], true],
    ['equals', '1', [1], false],
    ['equals', 'a', [new SafeText('a')], false],
    ['equalsIgnoreCase', 'aÄ', ['Aä'], true],
    ['equalsIgnoreCase', 'a', [null], false],
    ['matches', 'a12', ['[a-z]\\d+'], true],
    ['matches', 'a12b', ['[a-z]\\d+'], false],
  ])('%s of %j with %j is what Java gives: %j', (name, text, args, expected) => {
    expect(call(text, name, ...args)).toBe(expected);
  });

  test.each<[string, TemplateValue[], string]>([
    [TEXT, ['l', 'L'], 'HeLLo WorLd'],
    [TEXT, ['o', ''], 'Hell Wrld'],
    ['ab', ['', '-'], '-a-b-'],
    ['a.b', ['.', '$&'], 'a$&b'],
    [TEXT, [72, 'Jim'], 'Jello World'],
    [TEXT, [null, null], TEXT],
    ['a😀', ['', '-'], '-a-😀-'],
  ])('replace in %j of %j gives %j: texts literally, else single characters', (text, args, expected) => {
    expect(call(text, 'replace', ...args)).toBe(expected);
  });

  test.each<[string, TemplateValue[], string[]]>([
    ['a, b,,c,,', [','], ['a', ' b', '', 'c']],
    ['a, b,,c,,', [',', 2], ['a', ' b,,c,,']],
    ['a,b,,', [',', -1], ['a', 'b', '', '']],
    ['a,b', ['x'], ['a,b']],
    ['', [','], ['']],
    [',,', [','], []],
    ['a.b', ['.'], []],
    ['a.b', ['\\.'], ['a', 'b']],
    ['a , b;c', [' *[,;] *'], ['a', 'b', 'c']],
    ['a , b;c', [' *[,;] *', 2], ['a', 'b;c']],
    ['abc', [''], ['a', 'b', 'c']],
    ['a😀b', [''], ['a', '😀', 'b']],
    ['a|b', ['|'], ['a', '|', 'b']],
    ['101', [0], ['1', '1']],
  ])('split of %j at %j gives %j', (text, args, expected) => {
    expect(call(text, 'split', ...args)).toEqual(expected);
  });

  test('never gives half of a surrogate pair', () => {
    expect(call('a😀b', 'substring', 0, 2)).toBe('a');
    expect(call('a😀b', 'substring', 2)).toBe('b');
    expect(call('a😀b', 'charAt', 1)).toBe('');
  });

  test.each<[string, TemplateValue[]]>([
    ['length', [1]],
    ['substring', []],
    ['substring', [-1]],
    ['substring', [0, 12]],
    ['substring', [3, 2]],
    ['substring', ['a']],
    ['substring', ['1.5']],
    ['substring', [true]],
    ['substring', [[1]]],
    ['charAt', [11]],
    ['contains', [null]],
    ['contains', [1]],
    ['contains', [new SafeText('o')]],
    ['startsWith', [null]],
    ['endsWith', ['o', 1]],
    ['indexOf', [true]],
    ['concat', [null]],
    ['repeat', [-1]],
    ['replace', ['o', null]],
    ['replace', ['o', [1]]],
    ['replace', ['o']],
    ['split', [null]],
    ['split', ['[,']],
    ['split', ['(?=a)']],
    ['matches', ['(a)\\1']],
  ])('%s with %j is refused', (name, args) => {
    expect(() => call(TEXT, name, ...args)).toThrow(ValueFault);
  });

  test.each<[string, string, TemplateValue[]]>([
    ['repeat', 'ab', [2 ** 30]],
    ['replace', 'a'.repeat(2_000), ['a', 'b'.repeat(2_000)]],
    ['concat', 'a'.repeat(2 ** 20), ['b']],
    ['split', 'a,'.repeat(20_000), [',']],
    ['split', 'a'.repeat(20_000), ['a.*b|a']],
    ['matches', 'a'.repeat(300_000), ['(?:a?){500}']],
  ])('%s stops the rendering before it makes too much or works too long', (name, text, args) => {
    expect(() => call(text, name, ...args)).toThrow(RenderStop);
  });
});
