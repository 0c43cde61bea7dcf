import { ExactNumber, type JsonValue } from '@crossdock/flattening';
import { compileTemplate } from '../compile-template.js';
import type { RenderResult } from '../template.js';

function rendered(source: string, value: JsonValue, fields: Record<string, string> = {}): RenderResult {
  const compiled = compileTemplate(source, { position: 'json', variables: ['v'] });
  if (!compiled.ok) throw new Error(compiled.faults[0]?.message);
  return compiled.template.render({ variables: { v: value }, fields });
}

function fault(source: string): unknown {
  const compiled = compileTemplate(source, { position: 'json', variables: ['v'] });
  return compiled.ok ? null : [compiled.faults[0]?.code, compiled.faults[0]?.line, compiled.faults[0]?.column];
}

describe('an insert inside a JSON string', () => {
  it.each<[string, JsonValue, string]>([
    ['text', 'a "b" \\ \n \u0000 \ud800 ł', '{"a":"a \\"b\\" \\\\ \\n \\u0000 \\ud800 ł"}'],
    ['text that tries to add a key', '","admin":true,"x":"', '{"a":"\\",\\"admin\\":true,\\"x\\":\\""}'],
    ['a number', new ExactNumber('12345678901234567890'), '{"a":"12345678901234567890"}'],
    ['a boolean', true, '{"a":"true"}'],
    ['nothing', null, '{"a":""}'],
    ['an object, as it prints', { b: ['"'] }, '{"a":"{b=[\\"]}"}'],
  ])('is escaped: %s', (_what, value, text) => {
    expect(rendered('{"a":"{{v}}"}', value)).toMatchObject({ ok: true, text });
  });

  it('may stand behind an escaped quote and an escaped backslash', () => {
    expect(rendered('{"a":"\\"{{v}}\\\\{{v}}"}', '"')).toMatchObject({ ok: true, text: '{"a":"\\"\\"\\\\\\""}' });
  });

  it('may not stand behind a backslash or in an escape, which its value would complete', () => {
    expect(fault('{"a":"\\{{v}}"}')).toEqual(['unsafe_value', 1, 8]);
    expect(fault('{"a":"\\u00{{v}}"}')).toEqual(['unsafe_value', 1, 11]);
    expect(rendered('{"a":"\\u{% if true %}00{% endif %}{{v}}"}', '22')).toMatchObject({ ok: false, fault: { code: 'unsafe_value' } });
    expect(rendered('{"a":"\\u00{% if true %}41{% endif %}{{v}}"}', 'b')).toMatchObject({ ok: true, text: '{"a":"\\u0041b"}' });
  });
});

describe('an insert outside JSON strings', () => {
  it.each<[string, JsonValue, string]>([
    ['a number digit for digit', new ExactNumber('19.90'), '19.90'],
    ['a boolean', false, 'false'],
    ['null for what is missing', null, 'null'],
    ['a list', [1, 'a', new ExactNumber('1.0')], '[1,"a",1.0]'],
    ['an object', { a: { b: null } }, '{"a":{"b":null}}'],
    ['text that is a JSON number as it is', '2', '2'],
    ['text that is a JSON object as it is', '{"a": [1]}', '{"a": [1]}'],
    ['other text as a string', 'a"b', '"a\\"b"'],
    ['empty text as a string', '', '""'],
    ['text that only starts as JSON as a string', '1,"admin":true', '"1,\\"admin\\":true"'],
    ['text that closes more than it opens as a string', '1},{"a":2', '"1},{\\"a\\":2"'],
    ['a number that JSON lacks as null', Number.POSITIVE_INFINITY, 'null'],
  ])('is one JSON value: %s', (_what, value, text) => {
    expect(rendered('{"a":{{v}}}', value)).toMatchObject({ ok: true, text: `{"a":${text}}` });
  });

  it('places a form field by the same rule', () => {
    expect(
      rendered('{ "phone": "{% context p %}", "qty": {% context q %}, "x": {% context x %} }', null, { p: '555', q: '2' }),
    ).toMatchObject({
      ok: true,
      text: '{ "phone": "555", "qty": 2, "x": null }',
    });
  });

  it('may be a whole body, a key, or a part of a number, as long as the result is JSON', () => {
    expect(rendered('{{v}}', { a: 1 })).toMatchObject({ ok: true, text: '{"a":1}' });
    expect(rendered('{ {{v}}: 1 }', 'a')).toMatchObject({ ok: true, text: '{ "a": 1 }' });
    expect(rendered('[-{{v}}.5]', 1)).toMatchObject({ ok: true, text: '[-1.5]' });
  });

  it.each<[string, JsonValue]>([
    ['{ {{v}}: 1 }', 1],
    ['[1{{v}}]', 'a'],
    ['[1{{v}}]', null],
    ['[-{{v}}.5]', [1]],
  ])('makes rendering %s fail if the value %j leaves no JSON', (source, value) => {
    expect(rendered(source, value)).toMatchObject({ ok: false, fault: { code: 'unsafe_value' } });
  });
});

describe('a body template that no value can make JSON', () => {
  it.each([
    ['an empty text', '', 1, 1],
    ['nothing but blanks', ' \n ', 2, 2],
    ['a text that is not JSON', 'hello', 1, 1],
    ['a trailing comma', '{"a":"{{v}}",\n }', 2, 2],
    ['a comma that is missing', '{"a":{{v}}\n "b":1}', 2, 2],
    ['a colon that is missing', '{"a" {{v}}}', 1, 6],
    ['a brace that is missing', '{"a":[{{v}}]', 1, 13],
    ['single quotes', "{'a':{{v}}}", 1, 2],
    ['two values', '{{v}} {{v}}', 1, 7],
    ['a line break inside a string', '{"a":"\n{{v}}"}', 1, 6],
  ])('is refused where the fault is: %s', (_what, source, line, column) => {
    expect(fault(source)).toEqual(['syntax', line, column]);
  });
});

describe('what a macro or a block wrote', () => {
  it.each([
    [
      '{% macro item(v) %}{"v":"{{ v }}","n":[{{ v }}]}{% endmacro %}[{{ item(v) }},{{ item(1) }}]',
      '[{"v":"a\\"b","n":["a\\"b"]},{"v":"1","n":[1]}]',
    ],
    ['{% set s %}{{ v }}-{{ v }}{% endset %}{"s":"{{ s }}"}', '{"s":"a\\"b-a\\"b"}'],
    ['{% macro m() %}<{{ caller() }}>{% endmacro %}{"s":"{% call m() %}{{ v }}{% endcall %}"}', '{"s":"<a\\"b>"}'],
    ['{% set l %}[{% for x in [v, 2] %}{{ x }}{% if not loop.last %},{% endif %}{% endfor %}]{% endset %}{{ l }}', '["a\\"b",2]'],
  ])('is placed as if it stood where it is inserted: %s', (source, text) => {
    expect(rendered(source, 'a"b')).toMatchObject({ ok: true, text });
  });

  it('leaves no JSON if it is nothing, and then the rendering fails', () => {
    expect(rendered('{% set x %}{% endset %}{{ x }}', null)).toMatchObject({ ok: false });
  });
});

describe('a body with loops and branches', () => {
  const source =
    '{"items":[{% for i in v %}{"n":"{{ i }}"}{% if not loop.last %},{% endif %}{% endfor %}]{% if v %},"more":true{% endif %}}';

  it.each<[JsonValue, string]>([
    [['a"', 'b'], '{"items":[{"n":"a\\""},{"n":"b"}],"more":true}'],
    [[], '{"items":[]}'],
  ])('is JSON whatever they do: %j', (value, text) => {
    expect(rendered(source, value)).toMatchObject({ ok: true, text });
  });

  it('fails if a branch leaves no JSON', () => {
    expect(rendered('{"a":1{% if v %},{% endif %}}', true)).toMatchObject({ ok: false, fault: { code: 'unsafe_value' } });
    expect(rendered('{"a":1{% if v %},{% endif %}}', false)).toMatchObject({ ok: true });
  });

  it('cannot be broken by what a value holds, in a string or outside', () => {
    const attack = '"}],"admin":true,"x":[{"n":"';
    const result = rendered(source, [attack]);
    expect(result.ok && JSON.parse(result.text)).toEqual({ items: [{ n: attack }], more: true });
  });
});

describe('a body that opts out of escaping', () => {
  it('takes values as they print, and must be JSON all the same', () => {
    const source = '{% autoescape false %}{"a":{{ v }}}{% endautoescape %}';
    expect(rendered(source, '{"b":[1]}')).toMatchObject({ ok: true, text: '{"a":{"b":[1]}}' });
    expect(rendered(source, '1,"b":2')).toMatchObject({ ok: true, text: '{"a":1,"b":2}' });
    expect(rendered(source, 'no JSON')).toMatchObject({ ok: false, fault: { code: 'unsafe_value' } });
  });

  it('opts out as a whole: around a part of it the tag changes nothing', () => {
    const source = '{"a":"{% autoescape false %}{{ v }}{% endautoescape %}"}';
    expect(rendered(source, 'a"b')).toMatchObject({ ok: true, text: '{"a":"a\\"b"}' });
  });
});

describe('a value that the template escaped itself', () => {
  it.each<[JsonValue, string]>([
    ['a"b/ł', '{"a":"a\\"b\\/\\u0142"}'],
    [null, '{"a":"null"}'],
  ])('is not escaped again: %j', (value, text) => {
    expect(rendered('{"a":"{{ v|escapejson }}"}', value)).toMatchObject({ ok: true, text });
  });

  it('is escaped all the same if it could end the string', () => {
    expect(rendered('{"a":"{{ v|escapejson|unescape_html }}"}', '&quot;')).toMatchObject({ ok: true, text: '{"a":"\\""}' });
  });
});
