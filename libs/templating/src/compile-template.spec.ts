import { ExactNumber, type JsonValue } from '@crossdock/flattening';
import { compileTemplate } from './compile-template.js';
import type { TemplateFault } from './fault.js';
import type { Template } from './template.js';

const request: JsonValue = {
  body: {
    customer_email: 'example@example.com',
    products: [{ name: 'Earwax', group_id: 'groupid' }, { name: 'Soap' }],
    order: { empty: 'a', in: 'b', none: 'c', true: 'd', if: 'e', größe: 'g', 'X-Y': 'h', constructor: 'McLaren', length: 3 },
    key: 'customer_email',
    index: 1,
    flag: false,
    nothing: null,
    price: new ExactNumber('19.90'),
    big: new ExactNumber('12345678901234567890'),
    text: 'abc',
  },
  headers: { 'X-Request-ID': 'id-1', Host: 'example.com' },
};

function compiled(source: string): Template {
  const result = compileTemplate(source, { position: 'text', variables: ['request', 'secret'] });
  if (!result.ok) throw new Error(result.faults.map(({ message }) => message).join('\n'));
  return result.template;
}

function rendered(source: string): string {
  const result = compiled(source).render({ variables: { request, secret: 's3' }, fields: { qty: '2' } });
  if (!result.ok) throw new Error(result.fault.message);
  return result.text;
}

function faults(source: string): TemplateFault[] {
  const result = compileTemplate(source, { position: 'text', variables: ['request'] });
  return result.ok ? [] : result.faults;
}

describe('what a template prints', () => {
  it.each([
    ['a value with and without blanks around it', '{{request.body.customer_email}}|{{ secret }}', 'example@example.com|s3'],
    ['an element of a list', '{{ request.body.products[0].group_id }}', 'groupid'],
    ['an element counted from the end', '{{ request.body.products[-1].name }}', 'Soap'],
    ['an element by an index in quotes', '{{ request.body.products["1"].name }}', 'Soap'],
    ['a key in brackets', '{{ request.body["order"][\'X-Y\'] }}', 'h'],
    ['a key computed from another value', '{{ request.body[request.body.key] }}', 'example@example.com'],
    ['an element at a computed index', '{{ request.body.products[request.body.index].name }}', 'Soap'],
    [
      'keys that are words of the language',
      '{{ request.body.order.empty }}{{ request.body.order.in }}{{ request.body.order.none }}',
      'abc',
    ],
    ['more such keys', '{{ request.body.order.true }}{{ request.body.order.if }}', 'de'],
    ['keys with letters of any script', '{{ request.body.order.größe }}', 'g'],
    ['a key that is also the name of a built-in', '{{ request.body.order.constructor }} {{ request.body.order.length }}', 'McLaren 3'],
    ['a header whatever the case of its name', '{{request.headers["x-request-id"]}} {{ request.headers.host }}', 'id-1 example.com'],
    ['nothing for a key of the body in another case', '[{{ request.body.TEXT }}{{ request.Body.text }}]', '[]'],
    ['the field of a schema form', '{% context qty %}{%context missing%}', '2'],
    ['nothing for what is missing', '[{{ request.nope.deeper[0] }}{{ request.body.nothing }}{{ request.body.products[9] }}]', '[]'],
    ['nothing for members of text', '[{{ request.body.text.length }}{{ request.body.text[0] }}{{ request.body.price.text }}]', '[]'],
    ['booleans', '{{ request.body.flag }} {{ true }} {{ False }}', 'false true false'],
    ['numbers digit for digit', '{{ request.body.price }} {{ request.body.big }}', '19.90 12345678901234567890'],
    ['number literals digit for digit', '{{ 1 }} {{ 21.0 }} {{ -5 }} {{ 12345678901234567890 }}', '1 21.0 -5 12345678901234567890'],
    ['string literals, which protect delimiters', '{{ "}}" }}{{ \'{{ a\' }}{{ "q\\"\\n" }}', '}}{{ aq"\n'],
    ['nothing for none and null', '[{{ none }}{{ null }}{{ None }}]', '[]'],
    ['what stands in round brackets', '{{ ((request.body).text) }}', 'abc'],
    ['lists and objects as compact JSON', '{{ request.body.products }}', '[{"name":"Earwax","group_id":"groupid"},{"name":"Soap"}]'],
    ['text without comments', 'a{# {{ b }} {% if %} #}c', 'ac'],
    ['text trimmed where a minus asks for it', 'a \n{{- 1 -}} \n b {#- c -#} d\n{%- context qty -%}\ne', 'a1bd2e'],
    ['single braces and percent signs as they are', '{"a":{"b":{{ 1 }}}} 5% } %}', '{"a":{"b":1}} 5% } %}'],
    ['a template text in a value as it is', '{{ "{{ request.body.text }}{% if true %}" }}', '{{ request.body.text }}{% if true %}'],
  ])('is %s', (_what, source, text) => {
    expect(rendered(source)).toBe(text);
  });
});

describe('what is known of a template without rendering it', () => {
  it('lists the paths it reads, each once, up to the first part that only rendering knows', () => {
    const source =
      '{{request.body.products[0].group_id}}{{request.headers["X-Request-ID"]}}{{request.body.a[request.body.key].b}}{{request.body.key}}';
    expect(compiled(source).paths).toEqual([
      'request.body.products[0].group_id',
      'request.headers["X-Request-ID"]',
      'request.body.a',
      'request.body.key',
    ]);
  });

  it('lists the fields it reads, each once', () => {
    expect(compiled('{% context a %}{% context b_2 %}{% context a %}').fieldNames).toEqual(['a', 'b_2']);
  });

  it('calls a template constant if it holds neither inserts nor tags', () => {
    expect(['', 'a', 'a{# b #}', '{{ 1 }}', '{% context a %}'].map((source) => compiled(source).isConstant)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('a refused template', () => {
  it.each([
    ['{{ request.body.a | upper }}', 'The filter "upper" is not available.'],
    ['{{ "a"|join(",") }}', 'The filter "join" is not available.'],
    ['{{ range(3) }}', 'The function "range" is not available.'],
    ['{{ request.body.a.upper() }}', 'A method call is not available.'],
    ['{{ 1 is odd }}', 'The test "odd" is not available.'],
    ['{{ request is none }}', 'The test "none" is not available.'],
    ['{{ request is divisibleby(2) }}', 'The test "divisibleby" is not available.'],
    ['{% if a %}b{% endif %}', 'The tag "if" is not available.'],
    ['{% for a in b %}{% endfor %}', 'The tag "for" is not available.'],
    ['{% set a = 1 %}', 'The tag "set" is not available.'],
    ['{% raw %}{% endraw %}', 'The tag "raw" is not available.'],
    ['{% include "a" %}', 'The tag "include" is not available.'],
    ['{{ 1 + 2 }}', 'The operator "+" is not available.'],
    ['{{ 1 - 2 }}', 'The operator "-" is not available.'],
    ['{{ 1 ** 2 }}', 'The operator "**" is not available.'],
    ['{{ 1 ~ 2 }}', 'The operator "~" is not available.'],
    ['{{ 1 and 2 }}', 'The operator "and" is not available.'],
    ['{{ not 2 }}', 'The operator "not" is not available.'],
    ['{{ -request }}', 'The operator "-" is not available.'],
    ['{{ 1 == 2 }}', 'A comparison is not available.'],
    ['{{ 1 in request }}', 'The operator "in" is not available.'],
    ['{{ 1 if 2 else 3 }}', 'An "if" inside an insert is not available.'],
    ['{{ [1] }}', 'A list is not available.'],
    ['{{ (1, 2) }}', 'A list is not available.'],
    ['{{ {"a": 1} }}', 'An object is not available.'],
    ['{{ r/a/ }}', 'A regular expression is not available.'],
    ['{{ request.__proto__ }}', 'The key "__proto__" is never read.'],
  ])('%s is told what the language does not have', (source, reason) => {
    expect(faults(source)).toEqual([expect.objectContaining({ code: 'unsupported', message: expect.stringContaining(reason) })]);
  });

  it('that reads a key with dashes by dot is told to use brackets', () => {
    expect(faults('{{request.headers.X-Request-ID}}')[0]?.message).toContain('request.headers["X-Request-ID"]');
    expect(faults('{{ request.headers.Content-MD5-2 }}')[0]?.message).toContain('request.headers["Content-MD5-2"]');
  });

  it('that uses an unknown name is told the known ones', () => {
    expect(faults('{{ reqest.body.a }}')).toEqual([
      {
        code: 'unknown_name',
        message: 'The name "reqest" is not known here. Known: request. Near: {{ reqest.body.a }}',
        line: 1,
        column: 4,
      },
    ]);
  });

  it('hears of all faults that can be told apart, with line and column', () => {
    const found = faults('a\n{{ b }}\n  {{ request.c|d }} {{ request.e }}{{ 1 + f }}');
    expect(found.map(({ code, line, column }) => [code, line, column])).toEqual([
      ['unknown_name', 2, 4],
      ['unsupported', 3, 16],
      ['unsupported', 3, 39],
    ]);
  });

  it('hears of twenty faults at most', () => {
    expect(faults('{{ a }}'.repeat(50))).toHaveLength(20);
  });

  it.each([
    ['an insert that is never closed', 'a\n {{ request.body', 2, 2],
    ['a tag that is never closed', '{% context a', 1, 1],
    ['a string that is never closed', '{{ "a }}', 1, 1],
    ['a comment that is never closed', 'a {# b', 1, 3],
    ['an end of a comment without a start', 'a\n#}', 2, 1],
    ['an empty insert', '{{ }}', 1, 4],
    ['two values side by side', '{{ request request }}', 1, 12],
    ['an index behind a dot', '{{ request.a.0.b }}', 1, 14],
    ['a dot without a name', '{{ request. }}', 1, 13],
    ['empty brackets', '{{ request[] }}', 1, 11],
    ['brackets of two kinds', '{{ request["a"} }}', 1, 15],
    ['a bracket that is never closed', '{{ (1 }}', 1, 4],
    ['a tag without a name', '{% "a" %}', 1, 1],
    ['a field name with other characters', '{% context a-b %}', 1, 14],
    ['a field name in quotes', '{% context "a" %}', 1, 12],
    ['a name with quotes', "{{ a'b }}", 1, 4],
    ['a name behind a dot with a backtick', '{{ request.a`b` }}', 1, 12],
    ['operators of other languages', '{{ request && request }}', 1, 12],
  ])('is a syntax fault at its place for %s', (_what, source, line, column) => {
    expect(faults(source)).toEqual([expect.objectContaining({ code: 'syntax', line, column })]);
  });
});
