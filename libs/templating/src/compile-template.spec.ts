import { ExactNumber, type JsonValue } from '@crossdock/flattening';
import { compileTemplate } from './compile-template.js';
import type { TemplateFault } from './fault.js';
import type { CompileOptions, Template } from './template.js';

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

function faults(source: string): readonly TemplateFault[] {
  const result = compileTemplate(source, { position: 'text', variables: ['request'] });
  return result.ok ? [] : result.faults;
}

function warnings(source: string, options: Partial<CompileOptions> = {}): readonly TemplateFault[] {
  const result = compileTemplate(source, { position: 'text', variables: ['request'], ...options });
  if (!result.ok) throw new Error(result.faults.map(({ message }) => message).join('\n'));
  return result.warnings;
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
    ['lists and maps as Jinjava prints them', '{{ request.body.products }}', '[{name=Earwax, group_id=groupid}, {name=Soap}]'],
    ['text without comments', 'a{# {{ b }} {% if %} #}c', 'ac'],
    ['nothing for an empty insert', '[{{ }}]', '[]'],
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
    ['{{ request.body.a | uper }}', 'unknown_name', 'The filter "uper" is not available. Did you mean "upper"?'],
    ['{{ "a"|frobnicate(",") }}', 'unknown_name', 'The filter "frobnicate" is not available.'],
    ['{{ rnage(3) }}', 'unknown_name', 'The function "rnage" is not available. Did you mean "range"?'],
    ['{{ caller() }}', 'unknown_name', 'The function "caller" is not available.'],
    ['{{ 1 is od }}', 'unknown_name', 'The test "od" is not available.'],
    ['{% if %}b{% endif %}', 'syntax', 'The tag "if" needs an expression.'],
    ['{% filter upper %}a{% endfilter %}', 'unsupported', 'The tag "filter" is not available.'],
    ['{% include "a" %}', 'unsupported', 'A template cannot load another one: use a snippet.'],
    ['{% voucher %} POOL {% endvoucher %}', 'unsupported', 'The tag "voucher" needs voucher pools, which are not a part of this system.'],
    ['{% catalog.Shoes(KEY).price %}', 'unsupported', 'The tag "catalog" needs catalogs, which are not a part of this system.'],
    ['{% metrics %} HASH {% endmetrics %}', 'unsupported', 'The tag "metrics" needs metrics'],
    ['{{ customer.email }}', 'unknown_name', '"customer" reads a profile, and a business workflow has none.'],
    ['{% customer email %}', 'unsupported', 'The tag "customer" reads a profile, and a business workflow has none.'],
    ['{% aggregate a1 %}{% endaggregate %}', 'unsupported', 'The tag "aggregate" reads a profile'],
    ['{% expression %} a1 {% endexpression %}', 'unsupported', 'The tag "expression" reads a profile'],
    ['{% break %}', 'syntax', 'The tag "break" stands outside of a loop.'],
  ])('%s is told what is wrong', (source, code, reason) => {
    expect(faults(source)).toEqual([expect.objectContaining({ code, message: expect.stringContaining(reason) })]);
  });

  it('that uses an unknown name is told the nearest one, or else the known ones', () => {
    expect(faults('{{ reqest.body.a }}')).toEqual([
      {
        code: 'unknown_name',
        message: 'The name "reqest" is not known here. Did you mean "request"? Near: {{ reqest.body.a }}',
        line: 1,
        column: 4,
      },
    ]);
    expect(faults('{{ nobody }}')[0]?.message).toContain('Known: request.');
  });

  it('hears of all faults that can be told apart, with line and column', () => {
    const found = faults('a\n{{ b }}\n  {{ request.c|nof }} {{ request.e }}{{ 1 + f }}');
    expect(found.map(({ code, line, column }) => [code, line, column])).toEqual([
      ['unknown_name', 2, 4],
      ['unknown_name', 3, 15],
      ['unknown_name', 3, 45],
    ]);
  });

  it('hears of twenty faults at most', () => {
    expect(faults('{{ a }}'.repeat(50))).toHaveLength(20);
  });

  it.each([
    ['two values side by side', '{{ request request }}', 1, 12],
    ['an index behind a dot', '{{ request.a.0.b }}', 1, 13],
    ['a dot without a name', '{{ request. }}', 1, 13],
    ['empty brackets', '{{ request[] }}', 1, 12],
    ['brackets of two kinds', '{{ request["a"} }}', 1, 15],
    ['a bracket that is never closed', '{{ (1 }}', 1, 7],
    ['a list that ends in a comma', '{{ [1, ] }}', 1, 8],
    ['a tuple of one', '{{ (1,) }}', 1, 7],
    ['a chain of comparisons', '{{ 1 < 2 < 3 }}', 1, 10],
    ['an escape that a text does not have', '{{ "a\\x" }}', 1, 6],
    ['a filter without a name', '{{ request| }}', 1, 13],
    ['a tag without a name', '{% "a" %}', 1, 1],
    ['a tag that is never ended', 'a\n{% if request %}b', 2, 1],
    ['a tag that is ended by another', '{% if request %}{% for a in request %}{% endif %}', 1, 17],
    ['a field name with other characters', '{% context a-b %}', 1, 13],
    ['a field name in quotes', '{% context "a" %}', 1, 12],
    ['a character that means nothing', '{{ a @ b }}', 1, 6],
    ['more names than values', '{% set a, b = 1 %}', 1, 1],
  ])('is a syntax fault at its place for %s', (_what, source, line, column) => {
    expect(faults(source)).toEqual([expect.objectContaining({ code: 'syntax', line, column })]);
  });
});

describe('what Jinjava lets pass', () => {
  it.each([
    ['an insert that is never closed', 'a {{ request', 'This is never closed. Near: {{ request'],
    ['a comment that is never closed', 'a {# b', 'A comment is never closed'],
    ['a tag that ends nothing', 'a{% endfor %}', 'The tag "endfor" ends nothing'],
  ])('is a fault, or a warning if it is to pass here too: %s', (_what, source, message) => {
    const found = [expect.objectContaining({ code: 'syntax', message: expect.stringContaining(message) })];
    expect(warnings(source, { isLenient: true })).toEqual(found);
    expect(faults(source)).toEqual(found);
  });

  it('are names that do not exist, each with a warning', () => {
    const found = warnings('{{ a|nof }}{{ b is not_a_test }}{{ c() }}', { isLenient: true });
    expect(found.map(({ code }) => code)).toEqual(Array(5).fill('unknown_name'));
  });
});

describe('a template that may hold names only', () => {
  const check = (source: string): readonly string[] => {
    const result = compileTemplate(source, { position: 'text', variables: ['request'], namesOnly: true });
    return result.ok ? [] : result.faults.map(({ code }) => code);
  };

  it.each(['Bearer {{ request }}', '{{- request }}{# c #}', 'text'])('may be %s', (source) => {
    expect(check(source)).toEqual([]);
  });

  it.each([
    '{{ request.a }}',
    '{{ "text" }}',
    '{{ request|upper }}',
    '{{ request ~ "a" }}',
    '{{ request[0:2] }}',
    '{{ request.length() }}',
    '{{ request is string }}',
    '{% if request %}{% endif %}',
    '{% set a = request %}',
    '{{ type(request) }}',
    '{{ [request] }}',
  ])('may not be %s', (source) => {
    expect(check(source)).toContain('unsupported');
  });
});

describe('a text that the template spells out', () => {
  it('is a part of it, with what it reads and what it may not', () => {
    const options = { position: 'text', variables: ['request'] } as const;
    const compiled = compileTemplate('{{ "{{ request.body.key }}{% context f %}"|render }}', options);
    expect(compiled).toMatchObject({ ok: true, template: { paths: ['request.body.key'], fieldNames: ['f'] } });
    expect(compileTemplate('{{ "{{ reqest }}"|render }}', options)).toMatchObject({ ok: false, faults: [{ code: 'syntax' }] });
  });

  it('is no place for a snippet where there are none', () => {
    for (const source of ['{% snippet a %}', '{% snippetvar a %}{% endsnippetvar %}', '{{ "{% snippet a %}"|render }}']) {
      const refused = compileTemplate(source, { position: 'text', variables: [] });
      expect(refused).toMatchObject({ ok: false, faults: [{ message: expect.stringContaining('There are no snippets here.') }] });
    }
  });
});

describe('a path that the sample lacks', () => {
  const sample = {
    request: {
      body: { customer_email: 'a', products: [{ group_id: 'g', name: 'n' }], address: { city: 'c' } },
      headers: { 'X-Request-ID': 'r' },
      method: 'POST',
    },
  };
  const about = (source: string): string[] => warnings(source, { sample }).map(({ message }) => message);

  it.each([
    ['{{ request.body.group_id }}', 'The sample has no "request.body.group_id". Did you mean "request.body.products[0].group_id"?'],
    ['{{ request.body.custmer_email }}', 'Did you mean "request.body.customer_email"?'],
    ['{{ request.headers.XRequestID }}', 'Did you mean "request.headers["X-Request-ID"]"?'],
    ['{{ request.body.products[0].price }}', 'The sample has no "request.body.products[0].price".'],
  ])('is warned of, with the nearest one: %s', (source, message) => {
    expect(about(source)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    '{{ request.body.products[3].name }}',
    '{{ request.body.products[-1].name }}',
    '{{ request.headers["x-request-id"] }}',
    '{{ request.body[request.method] }}',
    '{{ request.body.address }}',
    '{% for p in request.body.products %}{{ p.price }}{% endfor %}',
  ])('is not seen in %s', (source) => {
    expect(about(source)).toEqual([]);
  });

  it('is seen in a text that the template spells out', () => {
    expect(about('{{ "{{ request.body.nothing }}"|render }}')).toEqual([
      expect.stringContaining('The sample has no "request.body.nothing".'),
    ]);
  });

  it('is compared with those beside it until that has cost enough, so that a large sample holds up no preview', () => {
    const long = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`${'k'.repeat(200)}${index}`, index]));
    const [warning] = warnings(`{{ request.${'k'.repeat(200)}x }}{{ request.${'k'.repeat(201)}2999x }}`, {
      sample: { request: long },
    }).slice(-1);
    expect(warning?.message).not.toContain('Did you mean');
  });
});
