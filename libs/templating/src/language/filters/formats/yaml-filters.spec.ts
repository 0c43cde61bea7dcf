import { callServices } from '../../../../test/call-services.js';
import { RenderStop } from '../../../fault.js';
import { print } from '../../../value/print.js';
import type { TemplateValue } from '../../../value/template-value.js';
import { ValueFault } from '../../../value/value-fault.js';
import { NO_ARGS } from '../../call.js';
import { YAML_FILTERS } from './yaml-filters.js';

function fromYaml(input: TemplateValue): TemplateValue | undefined {
  const services = callServices();
  return new Map(YAML_FILTERS).get('fromyaml')?.(input, NO_ARGS, services);
}

describe('YAML as a value', () => {
  test.each([
    ['a: 1\nb: [x, 1.5, ~]\nc:\n  d: "yes"', '{a=1, b=[x, 1.5, null], c={d=yes}}'],
    ['- yes\n- Off\n- TRUE\n- tRUE\n- n', '[true, false, true, tRUE, n]'],
    ['- 010\n- 08\n- 0x1F\n- +1\n- 1_000\n- 1_000.5', '[10, 08, 0x1F, +1, 1_000, 1000.5]'],
    ['- 1e3\n- .5\n- 5.\n- -0\n- 1.2.3', '[1000.0, 0.5, 5.0, 0, 1.2.3]'],
    ['a:\nb: null\nc: nULL', '{a=null, b=null, c=nULL}'],
    ['a: 12345678901234567890', '{a=12345678901234567890}'],
    ['a: 2024-07-04\nb: 12:30', '{a=2024-07-04, b=12:30}'],
    ['a: |\n  x\n  y\nb: >-\n  x\n  y\n', '{a=x\ny\n, b=x y}'],
    ['a: |\n  x', '{a=x}'],
    ['a: !!str 12\nb: !!int "5"\nc: !!float 1\nd: !!null x\ne: !custom 7\nf: !!binary aGk=', '{a=12, b=5, c=1.0, d=null, e=7, f=aGk=}'],
    ['a: &x [1]\nb: *x\nc:\n  <<: *x', '{a=[1], b=x, c={<<=x}}'],
    ['1: x\ntrue: y\n~: z', '{1=x, true=y, ~=z}'],
    ['a: 1\na: 2', '{a=2}'],
    ['--- 1\n--- [', '1'],
    ['"quoted"', 'quoted'],
    ['---', ''],
  ])('%j is %j', (text, expected) => {
    expect(print(fromYaml(text) ?? null)).toBe(expected);
  });

  test.each<[string, TemplateValue]>([
    ['nothing', ''],
    ['a comment alone', '# c'],
    ['an open list', 'a: [1'],
    ['an open text', 'a: "x'],
    ['a tab as indent', '\ta: 1'],
    ['a map in a line', 'a: b: c'],
    ['a key that is a list', '? [a]\n: 1'],
    ['infinity', 'a: .inf'],
    ['nesting beyond measure', '- '.repeat(5_000)],
    ['brackets beyond measure', '['.repeat(20_000)],
    ['a text beyond measure', 'a'.repeat(131_073)],
    ['a number', 5],
  ])('%s is a fault', (_name, input) => {
    expect(() => fromYaml(input)).toThrow(ValueFault);
  });

  test('null stays null', () => {
    expect(fromYaml(null)).toBeNull();
  });

  test('a list of too many items stops the rendering', () => {
    expect(() => fromYaml('- a\n'.repeat(10_001))).toThrow(RenderStop);
  });

  test('no key is anything but data', () => {
    const map = fromYaml('__proto__: {x: 1}\nconstructor: 2');
    expect([Object.keys(map ?? {}), Object.getPrototypeOf(map)]).toEqual([['__proto__', 'constructor'], null]);
  });
});
