import type { JsonValue } from '@crossdock/flattening';
import { compileTemplate } from './compile-template.js';
import { renderWithInserts } from './render-with-inserts.js';
import type { InsertNeeds, RenderResult, TemplatePosition } from './template.js';

const AGGREGATES: Readonly<Record<string, JsonValue>> = { a1: ['red', 'blue'], a2: [3], pointer: ['a1'] };
const EXPRESSIONS: Readonly<Record<string, JsonValue>> = { e1: 42, 'e-2': 'a2' };
const SNIPPETS: Readonly<Record<string, string>> = {
  greeting: 'Dear {{ customer.name }}',
  outer: '[{% snippet inner %}]',
  inner: 'x{{ y }}',
  named: '{% set y = "set by the snippet" %}',
  endless: '{% snippet endless %}',
  broken: '{% if %}',
  changing: '{% do customer.tags.append(1) %}{{ customer.tags }}',
  item: '{"name":"{{ customer.name }}"}',
};

function render(source: string, position: TemplatePosition = 'text', customer: JsonValue = { name: 'Ann', quoted: 'a"b' }) {
  const compiled = compileTemplate(source, { position, variables: ['customer'], hasProfile: true, hasSnippets: true });
  if (!compiled.ok) throw new Error(compiled.faults[0]?.message);
  const asked: InsertNeeds[] = [];
  const pick = <Value>(ids: readonly string[], from: Readonly<Record<string, Value>>): Map<string, Value> =>
    new Map(ids.flatMap((id) => (from[id] === undefined ? [] : [[id, from[id]] as const])));
  const result = renderWithInserts(
    compiled.template,
    { variables: { customer } },
    {
      resolve: (needs) => {
        asked.push(needs);
        return Promise.resolve({
          aggregates: pick(needs.aggregates, AGGREGATES),
          expressions: pick(needs.expressions, EXPRESSIONS),
          snippets: pick(needs.snippets, SNIPPETS),
        });
      },
    },
  );
  return { result, asked };
}

const textOf = async (...args: Parameters<typeof render>): Promise<unknown> => {
  const result: RenderResult = await render(...args).result;
  return result.ok ? result.text : result.fault.code;
};

describe('inserts that must be fetched', () => {
  it.each([
    ['{% aggregate a1 %}{{ aggregate_result[0] }}{% endaggregate %}', 'red'],
    ['{% aggregate a1 %}{% for r in aggregate_result %}{{ r }},{% endfor %}{% endaggregate %}', 'red,blue,'],
    ["{% set id = 'a1' %}{% aggregate {{ id }} %}{{ aggregate_result|length }}{% endaggregate %}", '2'],
    ['{% expression %} e1 {% endexpression %}', '42'],
    ['{% expression %}{{ "e" ~ 1 }}{% endexpression %}', '42'],
    ['{% expressionvar e-2 %}{{ expression_result|upper }}{% endexpressionvar %}', 'A2'],
    ['{% snippet greeting %}!', 'Dear Ann!'],
    ['{% snippetvar id=greeting %}{{ snippet_result|upper }}{% endsnippetvar %}', 'DEAR ANN'],
    ['{% set y = 1 %}{% snippet outer %}', '[x1]'],
    ['{% snippet named %}{{ y }}{% set y = y %}', 'set by the snippet'],
    [
      '{% aggregate pointer %}{% aggregate {{ aggregate_result[0] }} %}{{ aggregate_result[1] }}{% endaggregate %}{% endaggregate %}',
      'blue',
    ],
    ['[{{ aggregate_result }}]{% aggregate a2 %}{{ aggregate_result }}{% endaggregate %}', '[][3]'],
  ])('%s gives %s', async (source, text) => {
    expect(await textOf(source)).toBe(text);
  });

  it('are asked for once, all that is known on save together', async () => {
    const { result, asked } = render(
      '{% aggregate a1 %}{% endaggregate %}{% snippet inner %}{% aggregate a1 %}{% endaggregate %}{% expression %}e1{% endexpression %}',
    );
    await result;
    expect(asked).toEqual([{ aggregates: ['a1'], expressions: ['e1'], snippets: ['inner'] }]);
  });

  it('are not asked for by a template that needs none', async () => {
    const { result, asked } = render('{{ customer.name }}');
    await result;
    expect(asked).toEqual([]);
  });

  it.each([
    ['{% aggregate none_such %}{% endaggregate %}', 'not_fetched'],
    ['{% snippet none_such %}', 'not_fetched'],
    ['{% snippet broken %}', 'value'],
    ['{% snippet endless %}', 'budget'],
  ])('%s ends with the fault %s', async (source, code) => {
    expect(await textOf(source)).toBe(code);
  });

  it.each([
    '{% do customer.tags.append(1) %}{{ customer.tags }}',
    '{{ "{% do customer.tags.append(1) %}{{ customer.tags }}"|render }}',
    '{% snippet changing %}',
    '{% aggregate a2 %}{% do aggregate_result.append(1) %}{{ aggregate_result }}{% endaggregate %}',
  ])('change nothing that others share: %s', async (source) => {
    const customer = { tags: [3] };
    expect(await textOf(source, 'text', customer)).toBe('[3, 1]');
    expect(await textOf(source, 'text', customer)).toBe('[3, 1]');
  });

  it('place what a snippet inserts by where the snippet stands', async () => {
    expect(await textOf('{"a":"{% snippet greeting %}","b":[{% snippet item %},1]}', 'json', { name: 'A"n' })).toBe(
      '{"a":"Dear A\\"n","b":[{"name":"A\\"n"},1]}',
    );
    expect(await textOf('https://example.com/{% snippet greeting %}', 'uri', { name: 'a/b' })).toBe('unsafe_value');
  });
});

describe('a template that says there is to be no text', () => {
  it.each([
    ['{% customer name %}', 'Ann'],
    ['a{% customer email %}b', 'cancelled'],
    ['{{ customer.email }}', ''],
    ['{% if customer.name %}{% kill %}{% endif %}', 'cancelled'],
    ['{% if customer.email %}{% kill %}{% endif %}a', 'a'],
    // What was missing may decide: it is fetched first.
    ['{% aggregate a2 %}{% if aggregate_result[0] == 4 %}{% kill %}{% endif %}{% endaggregate %}kept', 'kept'],
  ])('%s gives %s', async (source, text) => {
    expect(await textOf(source)).toBe(text);
  });
});
