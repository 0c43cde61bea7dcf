import { ExactNumber, type JsonValue } from '@crossdock/flattening';
import fc from 'fast-check';
import { compileTemplate } from './compile-template.js';
import { JINJAVA } from './language/jinjava.js';
import { LIST_METHODS } from './language/methods/list-methods.js';
import { MAP_METHODS } from './language/methods/map-methods.js';
import { TEXT_METHODS } from './language/methods/text-methods.js';
import { TEMPLATE_LIMITS } from './limits.js';
import type { TemplatePosition } from './template.js';

const BINARY = ['+', '-', '*', '/', '//', '%', '**', '~', '==', '!=', '<', '<=', '>', '>=', 'in', 'not in', 'and', 'or', '&&', '||'];
const METHODS = [
  ...TEXT_METHODS.keys(),
  ...LIST_METHODS.keys(),
  ...MAP_METHODS.keys(),
  'strftime',
  'isoformat',
  'constructor',
  '__proto__',
];
const SYMBOL_TESTS = /^[a-z_]+$/;

const literal = fc.constantFrom(
  '0', '1', '-1', '2', '3.5', '1e9', '9007199254740993', '12345678901234567890', "''", "'a'", "'a,b c'", "'12.5'", "'%Y-%m-%d'", "'yyyy-MM-dd'", "'days'", "'<b>x</b>'", "'(a+)+'", "'{\"a\":[1]}'", "'🚀é'",
  'true', 'false', 'none', '[]', '{}', '[1, 2, 3]', "['b', 'A', none, 1]", "{'a': 1, 'b': [2]}", '[[1, 2], [3]]', "[{'a': 1}, {'a': 2}]", '(1, 2)', 'range(5)', 'namespace(a=1)', 'v', 'w', 'v.a', 'v[0]', 'missing', 'x', 'l', 'm',
); // prettier-ignore

/** Expressions of the whole language, sensible and not. */
const { expression } = fc.letrec<{ expression: string; args: string }>((tie) => ({
  args: fc.array(tie('expression'), { maxLength: 3 }).map((items) => items.join(', ')),
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    literal,
    fc.tuple(tie('expression'), fc.constantFrom(...BINARY), tie('expression')).map((parts) => `(${parts.join(' ')})`),
    fc.tuple(tie('expression'), fc.constantFrom(...JINJAVA.filters.keys()), tie('args')).map(([input, name, args]) => `(${input})|${name}(${args})`),
    fc.tuple(tie('expression'), fc.constantFrom(...JINJAVA.tests.keys()), tie('expression')).map(([input, name, arg]) => `(${input} is ${name}${SYMBOL_TESTS.test(name) ? `(${arg})` : ` ${arg}`})`),
    fc.tuple(tie('expression'), fc.constantFrom(...METHODS), tie('args')).map(([target, name, args]) => `(${target}).${name}(${args})`),
    fc.tuple(fc.constantFrom(...JINJAVA.functions.keys()), tie('args')).map(([name, args]) => `${name}(${args})`),
    fc.tuple(tie('expression'), tie('expression')).map(([target, key]) => `(${target})[${key}]`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([target, from, to]) => `(${target})[${from}:${to}]`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([condition, then, otherwise]) => `(${condition} ? ${then} : ${otherwise})`),
    tie('expression').map((operand) => `(not ${operand})`),
    tie('expression').map((operand) => `(-${operand})`),
  ),
})); // prettier-ignore

/** Templates of the whole language. */
const { template } = fc.letrec<{ template: string; part: string }>((tie) => ({
  template: fc.array(tie('part'), { maxLength: 5 }).map((parts) => parts.join('')),
  part: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('text', ' "', '{', '\n', 'https://example.com/', '{# c #}', '{% raw %}{{ x }}{% endraw %}', '{{ loop.index }}', '{{ x }}', '{{ l }}'),
    expression.map((inserted) => `{{ ${inserted} }}`),
    fc.tuple(expression, tie('template'), tie('template')).map(([condition, then, otherwise]) => `{% if ${condition} %}${then}{% else %}${otherwise}{% endif %}`),
    fc.tuple(expression, tie('template')).map(([items, body]) => `{% for x in ${items} %}${body}{% endfor %}`),
    fc.tuple(fc.constantFrom('x', 'l', 'm'), expression).map(([name, value]) => `{% set ${name} = ${value} %}`),
    fc.tuple(fc.constantFrom('x', 'l'), tie('template')).map(([name, body]) => `{% set ${name} %}${body}{% endset %}`),
    tie('template').map((body) => `{% macro m(x, l=1) %}${body}{% endmacro %}{{ m(1) }}{{ m(v, l=w) }}`),
    expression.map((done) => `{% do ${done} %}`),
    tie('template').map((body) => `{% autoescape %}${body}{% endautoescape %}`),
    fc.tuple(expression, tie('template')).map(([value, body]) => `{% ifchanged ${value} %}${body}{% endifchanged %}`),
  ),
})); // prettier-ignore

const value = fc.oneof(
  fc.jsonValue() as fc.Arbitrary<JsonValue>,
  fc.string({ unit: 'binary' }),
  fc.constantFrom<JsonValue>({ a: [1, 'two', null] }, [new ExactNumber('19.90'), 3], new ExactNumber('12345678901234567890'), 1_700_000_000_123, 'a'.repeat(5_000)),
); // prettier-ignore

const position = fc.constantFrom<TemplatePosition>('text', 'text', 'text', 'text', 'json', 'uri', 'header');

describe('any template of the language with any data', () => {
  it('gives a text within its limits or a fault, throws nothing, changes no data, and gives the same again', () => {
    let rendered = 0;
    fc.assert(
      fc.property(template, position, value, value, (source, where, v, w) => {
        const compiled = compileTemplate(source, { position: where, variables: ['v', 'w'], isLenient: true });
        if (!compiled.ok) return;
        const scope = { variables: { v, w }, nowMs: 1_700_000_000_123, seed: 'seed' };
        const before = JSON.stringify(scope.variables);
        const result = compiled.template.render(scope);
        expect(JSON.stringify(scope.variables)).toBe(before);
        expect(compiled.template.render(scope)).toEqual(result);
        if (!result.ok) return;
        rendered += 1;
        expect(Buffer.byteLength(result.text)).toBeLessThanOrEqual(TEMPLATE_LIMITS.outputBytesMax);
        expect(result.warnings.length).toBeLessThanOrEqual(TEMPLATE_LIMITS.warningsMax);
        if (where === 'json') JSON.parse(result.text);
      }),
      { numRuns: 6_000 },
    );
    // Most runs must get as far as a text, or the property would say little.
    expect(rendered).toBeGreaterThan(2_000);
  });
});
