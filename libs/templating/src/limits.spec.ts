import type { JsonValue } from '@crossdock/flattening';
import { compileTemplate } from './compile-template.js';
import { TEMPLATE_LIMITS } from './limits.js';
import type { RenderResult, TemplatePosition } from './template.js';

function rendered(source: string, v: JsonValue): RenderResult {
  const compiled = compileTemplate(source, { position: 'text', variables: ['v'] });
  if (!compiled.ok) throw new Error(compiled.faults[0]?.message);
  return compiled.template.render({ variables: { v } });
}

/** Fills a template up to the longest source. */
function filled(start: string, part: string, end: string): string {
  return start + part.repeat(Math.floor((TEMPLATE_LIMITS.sourceCharsMax - start.length - end.length) / part.length)) + end;
}

const HOSTILE: ReadonlyArray<readonly [string, string]> = [
  ['round brackets', filled('{{', '(', '')],
  ['closed round brackets', `{{${'('.repeat(5000)}1${')'.repeat(5000)}}}`],
  ['square brackets', filled('{{', '[', '')],
  ['curly brackets', filled('', '{{', '')],
  ['negations', filled('{{', 'not ', '1}}')],
  ['minuses', filled('{{', ' -', '1}}')],
  ['look-ups by dot', filled('{{v', '.a', '}}')],
  ['look-ups by index', filled('{{v', '[0]', '}}')],
  ['nested look-ups', `{{v${'[v'.repeat(5000)}${']'.repeat(5000)}}}`],
  ['calls', filled('{{v', '()', '}}')],
  ['filters', filled('{{v', '|f', '}}')],
  ['subtractions', filled('{{v', '-v', '}}')],
  ['subtractions below a look-up', filled('{{v.a', '-v', '}}')],
  ['sums', filled('{{v', '+v', '}}')],
  ['conditions', filled('{{v', ' if v else v', '}}')],
  ['comparisons', filled('{{v', '==v', '}}')],
  ['white space before a trim mark', filled('a', ' ', 'b{{- v }}')],
  ['comments', filled('', '{# a #}', '')],
  ['comments side by side', filled('', '{##}', '')],
  ['trimming comments', filled('', '\n{#- a -#}\n', '')],
  ['inserts', filled('', '\n{{v}}', '')],
  ['tags', filled('', '{% context a %}', '')],
  ['unknown tags', filled('', '{% nothing %}', '')],
  ['tags that are never closed', filled('', '{% if v %}', '')],
  ['loops', filled('', '{% for a in v %}', '')],
  ['raw tags', filled('', '{% raw %}', '')],
  ['ends of tags', filled('', '{% endif %}', '')],
  ['assignments', filled('', '{% set a = 1 %}', '')],
  ['tests', filled('{{v', ' is none', '}}')],
  ['maps', filled('{{', '{1:', '')],
  ['slices', filled('{{v', '[:]', '}}')],
  ['questions', filled('{{', 'v?', '')],
  ['quotes that open inserts', filled('', '{{"', '')],
  ['openers', filled('', '{{ ', '')],
  ['quotes', filled('', '"', '')],
  ['backslashes in a string', filled('{{ "', '\\', '')],
  ['escapes in a JSON string', filled('["', '\\\\', '"] x')],
  ['a JSON string that is never closed', filled('"', 'a', '')],
  ['JSON brackets', filled('', '[', '')],
  ['JSON objects', filled('', '{"a":', '')],
  ['slashes', filled('https://h/', '/', '{{v}}')],
  ['percent signs', filled('https://h/', '%', '{{v}}')],
];

describe('a template', () => {
  it('may be as long as the longest body, and no longer', () => {
    const longest = 'a'.repeat(TEMPLATE_LIMITS.sourceCharsMax);
    expect(compileTemplate(longest, { position: 'text', variables: [] }).ok).toBe(true);
    expect(compileTemplate(`${longest}a`, { position: 'text', variables: [] })).toMatchObject({
      ok: false,
      faults: [{ code: 'too_large' }],
    });
  });

  it('may be nested as deep as honest ones are, and not without end', () => {
    expect(rendered(`{{ ${'('.repeat(50)}v${')'.repeat(50)} }}`, 'a')).toMatchObject({ ok: true, text: 'a' });
    expect(compileTemplate(`{{ v${'.a'.repeat(50)} }}`, { position: 'text', variables: ['v'] }).ok).toBe(true);
    const nested = compileTemplate(`{{ ${'('.repeat(70)}v${')'.repeat(70)} }}`, { position: 'text', variables: ['v'] });
    expect(nested).toMatchObject({ ok: false, faults: [{ code: 'too_large', line: 1 }] });
  });

  it('is refused as too deep by a count, not by what is left of the stack', () => {
    for (const nested of ['(', '[', '{', 'not ', ' -', 'v[', 'v(']) {
      const refused = compileTemplate(filled('{{ ', nested, '}}'), { position: 'text', variables: ['v'] });
      expect(refused).toMatchObject({ ok: false, faults: [{ code: 'too_large' }] });
    }
  });

  it('may hold a thousand inserts, and not ten thousand', () => {
    expect(compileTemplate('{{ v.a }}'.repeat(1000), { position: 'text', variables: ['v'] }).ok).toBe(true);
    const wide = compileTemplate('{{ v.a }}'.repeat(10_000), { position: 'text', variables: ['v'] });
    expect(wide).toMatchObject({ ok: false, faults: [{ code: 'too_large' }] });
  });

  it.each(HOSTILE)('of the greatest length with nothing but %s compiles or is refused with a fault', (_what, source) => {
    const asText = compileTemplate(source, { position: 'text', variables: ['v'] });
    const positions: TemplatePosition[] = asText.ok ? ['text', 'json', 'uri', 'header'] : ['text'];
    for (const position of positions) {
      const compiled = compileTemplate(source, { position, variables: ['v'] });
      if (compiled.ok) compiled.template.render({ variables: { v: '' } });
      else expect(compiled.faults[0]?.message.length).toBeLessThan(300);
    }
  });
});

describe('a rendering', () => {
  it('gives at most 1 MiB, counted in bytes of UTF-8', () => {
    const half = 'ł'.repeat(TEMPLATE_LIMITS.outputBytesMax / 4);
    expect(rendered('{{ v }}{{ v }}', half).ok).toBe(true);
    expect(rendered('{{ v }}{{ v }}a', half)).toMatchObject({ ok: false, fault: { code: 'too_large' } });
    expect(rendered('{{ v }}{{ v }}{{ v }}{{ v }}{{ v }}', half)).toMatchObject({ ok: false, fault: { code: 'too_large', column: 29 } });
  });

  it('refuses to print values that are nested deeper than any data', () => {
    let deep: JsonValue = 'end';
    for (let level = 0; level < 50_000; level += 1) deep = [deep];
    expect(rendered('{{ v }}', deep)).toMatchObject({ ok: false, fault: { code: 'too_large' } });
    expect(rendered('{{ v|tojson }}', deep)).toMatchObject({ ok: false });
  });

  it.each([
    ['a loop in a loop', '{% for a in range(1000) %}{% for b in range(1000) %}x{% endfor %}{% endfor %}'],
    ['a loop in a loop that prints nothing', '{% for a in range(1000) %}{% for b in range(1000) %}{% endfor %}{% endfor %}'],
    ['a text that doubles', '{% set s = "0123456789" %}{% for i in range(1000) %}{% set s = s ~ s %}{% endfor %}'],
    [
      'a text that doubles by a filter',
      '{% set s = "aaaaaaaaaa" %}{% for i in range(1000) %}{% set s = s|replace("a", "aa") %}{% endfor %}',
    ],
    ['a list that doubles', '{% set l = [1, 2] %}{% for i in range(1000) %}{% set l = l + l %}{% endfor %}'],
    [
      'a list that grows',
      '{% set l = [] %}{% for i in range(1000) %}{% for j in range(1000) %}{% do l.append(1) %}{% endfor %}{% endfor %}',
    ],
    ['a list that holds itself', '{% set l = [] %}{% do l.append(l) %}{{ l }}'],
    [
      'lists that hold each other many times',
      '{% set l = ["0123456789"] %}{% for i in range(100) %}{% set l = [l, l, l, l] %}{% endfor %}{{ l }}',
    ],
    [
      'macros that call each other without end',
      '{% macro a(n) %}{{ b(n) }}{% endmacro %}{% macro b(n) %}{{ a(n) }}{% endmacro %}{{ a(1) }}{% for i in range(1000) %}{{ a(range(1000)) }}{% endfor %}',
    ],
    ['a number that grows', '{% set n = 10 %}{% for i in range(1000) %}{% set n = n * n %}{% endfor %}{{ n }}'],
    ['a wide text', '{{ "a"|center(2000000000) }}{{ "a"|indent(2000000000) }}{{ "%2000000000d"|format(1) }}'],
    [
      'a block that captures itself',
      '{% set s %}0123456789{% endset %}{% for i in range(1000) %}{% set s %}{{ s }}{{ s }}{% endset %}{% endfor %}{{ s }}',
    ],
    ['an expression that backtracks elsewhere', '{{ ("a" ~ "a" * 1)|regex_replace("(a+)+$", "b") }}{{ v|regex_replace("^(a|a)*$", "b") }}'],
  ])('ends within its budget: %s', (_what, source) => {
    const result = rendered(source, 'a'.repeat(100_000));
    if (!result.ok) expect(['budget', 'too_large']).toContain(result.fault.code);
    else expect(result.text.length).toBeLessThanOrEqual(TEMPLATE_LIMITS.outputBytesMax);
  });

  // None of these is stopped by the clock: that a search, a comparison or a copy costs much is known before it is made.
  it.each([
    ['a long text searched for a long one', '{{ v.p in v.t }}'],
    ['the same by a test', '{{ v.t is string_containing v.p }}'],
    ['the same by a method', '{{ v.t.contains(v.p) }}'],
    ['its first place', '{{ v.t.indexOf(v.p) }}'],
    ['its last place', '{{ v.t.lastIndexOf(v.p) }}'],
    ['a long text taken out', '{{ v.t|cut(v.p) }}'],
    ['a long text replaced', '{{ v.t|replace(v.p, "") }}'],
    ['a long text replaced by a method', '{{ v.t.replace(v.p, "") }}'],
    ['a text split at a long one', '{{ v.t|split(v.p) }}'],
    ['a text split at a long one by a method', '{{ v.t.split(v.p) }}'],
    ['lists that hold others many times, compared', '{{ v.deep == v.deepToo }}'],
    ['long texts in a list, compared', '{% for i in range(1000) %}{{ v.t ~ "x" in [v.t ~ "y", v.t ~ "z"] }}{% endfor %}'],
    ['long texts sorted', '{{ [v.t, v.p, v.t, v.p]|sort(false, true)|length }}'.repeat(10)],
    ['a captured text that is longer than a text may be', '{% set a %}{{ v.t }}{{ v.t }}{% endset %}{{ a|length }}'],
    [
      'captures that double',
      `{% set a %}{{ v.n }}{% endset %}${'{% set a %}{{ a }}{{ a }}{% endset %}'.repeat(20)}{% set b %}${'{{ a }}'.repeat(500)}{% endset %}x`,
    ],
  ])('is stopped by what it would cost: %s', (_what, source) => {
    const deep = (end: string): JsonValue => Array.from({ length: 6 }).reduce<JsonValue>((list) => Array<JsonValue>(10).fill(list), [end]);
    const long = 'a'.repeat(150_000);
    const v = { t: 'a'.repeat(600_000), p: `${long}b${long}`, n: 'n', deep: deep('a'), deepToo: deep('a') };
    const result = rendered(source, v);
    expect(result.ok ? result.text.slice(0, 50) : result.fault.message).toMatch(
      /takes more than 200000 steps|is longer than 1048576 characters/,
    );
  });

  it('does not let a number grow by divisions', () => {
    const source = '{% set ns = namespace(x=v|add(0)) %}{% for i in range(900) %}{% set ns.x = ns.x / v|add(0) %}{% endfor %}[{{ ns.x }}]';
    expect(rendered(source, '1E-1000')).toMatchObject({
      ok: true,
      text: '[0]',
      warnings: expect.arrayContaining([expect.objectContaining({ code: 'value' })]),
    });
  });

  it.each(['x{1000}x{1000}x{1000}x{1000}x{1000}x{1000}', '((a{30}){30}b){20}', `(${'a'.repeat(900)}){10}`, 'a'.repeat(1001)])(
    'takes no regular expression that repeats too much: %s',
    (pattern) => {
      for (const source of ['{{ "a".matches(v) }}', '{{ "a"|regex_replace(v, "b") }}', '{{ "a".split(v ~ "$") }}']) {
        const result = rendered(source, pattern);
        expect(result).toMatchObject({ ok: true, warnings: [{ code: 'value' }] });
      }
    },
  );

  it.each(['^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$', '\\d{4}-\\d{2}-\\d{2}', '.{0,255}', '(\\d{1,3}[.]){3}\\d{1,3}'])(
    'takes honest ones: %s',
    (pattern) => {
      expect(rendered('{{ "a".matches(v) }}', pattern)).toMatchObject({ ok: true, warnings: [] });
    },
  );

  it('stops at the same place each time', () => {
    const source = '{% for a in range(1000) %}{% for b in range(1000) %}{{ a }}{% endfor %}{% endfor %}';
    expect(rendered(source, null)).toEqual(rendered(source, null));
  });
});
