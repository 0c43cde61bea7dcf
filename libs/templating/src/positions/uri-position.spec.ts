import type { JsonValue } from '@crossdock/flattening';
import { compileTemplate } from '../compile-template.js';
import type { RenderResult, Template } from '../template.js';

function compiled(source: string): Template {
  const result = compileTemplate(source, { position: 'uri', variables: ['v'] });
  if (!result.ok) throw new Error(result.faults[0]?.message);
  return result.template;
}

function rendered(source: string, value: JsonValue): RenderResult {
  return compiled(source).render({ variables: { v: value } });
}

function fault(source: string): unknown {
  const result = compileTemplate(source, { position: 'uri', variables: ['v'] });
  return result.ok ? null : [result.faults[0]?.code, result.faults[0]?.line, result.faults[0]?.column];
}

describe('an insert in a URI', () => {
  it.each<[string, JsonValue, string]>([
    ['https://h.com/a/{{v}}/b', 'x/../y?z#', 'https://h.com/a/x%2F..%2Fy%3Fz%23/b'],
    ['https://h.com/{{v}}', '//evil.com', 'https://h.com/%2F%2Fevil.com'],
    ['https://h.com/{{v}}', 'a b\r\n\\%2e', 'https://h.com/a%20b%0D%0A%5C%252e'],
    ['https://h.com/{{v}}', '\ud800ł', 'https://h.com/%EF%BF%BD%C5%82'],
    ['https://h.com/{{v}}', null, 'https://h.com/'],
    ['https://h.com/{{v}}', [1, 'a'], 'https://h.com/%5B1%2C%20a%5D'],
    ['https://h.com/v{{v}}.json', 2, 'https://h.com/v2.json'],
    ['https://h.com?q={{v}}', 'a&b=c+d', 'https://h.com?q=a%26b%3Dc%2Bd'],
    ['https://h.com/p?{{v}}=1', 'a=b', 'https://h.com/p?a%3Db=1'],
    ['http://h.com:8080/p?a=/../{{v}}', '..', 'http://h.com:8080/p?a=/../..'],
  ])('%s takes %j as one part', (source, value, text) => {
    expect(rendered(source, value)).toMatchObject({ ok: true, text });
  });

  it.each([
    ['https://h.com/a/{{v}}/b', '..'],
    ['https://h.com/a/{{v}}', '.'],
    ['https://h.com/.{{v}}', '.'],
    ['https://h.com/{{v}}.{{v}}', ''],
    ['https://h.com/%2e{{v}}', '.'],
  ])('%s refuses %j, which would be a dot segment', (source, value) => {
    expect(rendered(source, value)).toMatchObject({ ok: false, fault: { code: 'unsafe_value' } });
  });

  it.each([
    ['a part of the host', 'https://{{v}}.example.com/', 1, 9],
    ['the end of the host', 'https://example.com{{v}}', 1, 20],
    ['the whole host behind a constant scheme', 'https://{{v}}/', 1, 9],
    ['the port', 'https://h.com:{{v}}/', 1, 15],
    ['the user', 'https://{{v}}@h.com/', 1, 9],
    ['the scheme', 'http{{v}}://h.com/', 1, 5],
    ['a part behind an insert that is the origin', '{{v}}{{v}}/', 1, 6],
    ['the end of a percent escape', 'https://h.com/%2{{v}}', 1, 17],
    ['the end of a percent escape in the query', 'https://h.com/?a=%{{v}}', 1, 19],
    ['a fragment', 'https://h.com/#{{v}}', 1, 16],
  ])('may not be %s', (_what, source, line, column) => {
    expect(fault(source)).toEqual(['unsafe_value', line, column]);
  });

  it('that may not end a percent escape is refused with that reason', () => {
    const result = compileTemplate('https://h.com/%2{{v}}', { position: 'uri', variables: ['v'] });
    expect(result.ok ? '' : result.faults[0]?.message).toContain('percent escape');
  });

  it('may follow a complete percent escape', () => {
    expect(rendered('https://h.com/%2F{{v}}', 'e')).toMatchObject({ ok: true, text: 'https://h.com/%2Fe' });
  });
});

describe('an insert that is the whole origin', () => {
  it.each([
    ['{{v}}', 'https://example.com', 'https://example.com'],
    ['{{v}}/v4/events', 'https://example.com/', 'https://example.com/v4/events'],
    ['{{v}}?a=1', 'HTTP://Example.com:8080', 'http://example.com:8080?a=1'],
    ['{{ v }}{# c #}/a', 'https://bücher.example', 'https://xn--bcher-kva.example/a'],
  ])('%s takes the origin %s', (source, value, text) => {
    expect(compiled(source).origin).toEqual({ kind: 'insert' });
    expect(rendered(source, value)).toMatchObject({ ok: true, text });
  });

  it.each([
    'https://example.com/path', 'https://example.com/?a', 'https://example.com#a', 'https://u:p@example.com', 'https://example.com\\@evil.com',
    'ftp://example.com', 'javascript:alert(1)', '//example.com', 'example.com', 'https:example.com', 'https:///example.com', 'https://', '',
    ' https://example.com', 'https://example.com\n', 'https://exa mple.com', 'https://[::1', 'https://h.com:99999', 5, null, ['https://example.com'],
  ])('refuses %j', (value) => {
    expect(rendered('{{v}}/a', value)).toMatchObject({ ok: false, fault: { code: 'unsafe_value', line: 1, column: 1 } });
  }); // prettier-ignore
});

describe('a constant part of a URI', () => {
  it('gives the origin, also where a comment interrupts it', () => {
    expect(compiled('https://h.com:8443/a/{{v}}').origin).toEqual({ kind: 'constant', text: 'https://h.com:8443' });
    expect(compiled('https://h{# c #}.com?a').origin).toEqual({ kind: 'constant', text: 'https://h.com' });
    expect(compiled('https://{SYNERISE_API_BASE_PATH}/v4/events/custom').origin).toMatchObject({
      text: 'https://{SYNERISE_API_BASE_PATH}',
    });
  });

  it.each([
    ['no scheme', 'example.com/a', 1, 1],
    ['another scheme', 'ftp://h.com/{{v}}', 1, 1],
    ['no host', 'https:///a', 1, 1],
    ['nothing', '', 1, 1],
    ['a user', 'https://u:p@h.com/', 1, 1],
    ['a blank', 'https://h.com/a b', 1, 16],
    ['a line break', 'https://h.com/{{v}}\n/b', 1, 20],
    ['a backslash', 'https://h.com\\a', 1, 14],
    ['a fragment', 'https://h.com/{{v}}#a', 1, 20],
    ['a dot segment', 'https://h.com/a/../b', 1, 17],
    ['an encoded dot segment', 'https://h.com/%2E%2e/{{v}}', 1, 15],
    ['host text behind an insert that is the origin', '{{v}}.evil.com/', 1, 1],
  ])('is refused with %s', (_what, source, line, column) => {
    expect(fault(source)).toEqual(['syntax', line, column]);
  });
});

describe('a value that the template encoded itself', () => {
  it.each<[string, JsonValue, string]>([
    ['https://h.com/?q={{ v|urlencode }}', 'a b&c', 'https://h.com/?q=a+b%26c'],
    ['https://h.com/?{{ v|urlencode }}', { a: 'x y', b: 1 }, 'https://h.com/?a=x+y&b=1'],
    ['https://h.com/{{ v|urlencode }}/c', 'a/b', 'https://h.com/a%2Fb/c'],
    ['https://h.com/?q={{ v|urlencode }}', { a: '1', admin: 'true' }, 'https://h.com/?q=a%3D1%26admin%3Dtrue'],
    ['https://h.com/?q=1&{{ v|urlencode }}', { a: '1', b: '2' }, 'https://h.com/?q=1&a=1&b=2'],
  ])('is not encoded again: %s with %j', (source, value, text) => {
    expect(rendered(source, value)).toMatchObject({ ok: true, text });
  });

  it('is encoded all the same if something else was done to it', () => {
    expect(rendered('https://h.com/{{ v|urlencode|urldecode }}', 'a/b')).toMatchObject({ ok: true, text: 'https://h.com/a%2Fb' });
  });
});

describe('a URI with branches', () => {
  it('keeps its origin constant, and takes the branch', () => {
    const source = 'https://h.com/{% if v %}a/{{ v }}{% else %}b{% endif %}';
    expect(compiled(source).origin).toEqual({ kind: 'constant', text: 'https://h.com' });
    expect(rendered(source, 'x/y')).toMatchObject({ ok: true, text: 'https://h.com/a/x%2Fy' });
    expect(rendered(source, '')).toMatchObject({ ok: true, text: 'https://h.com/b' });
  });

  it('that decide its host have an origin that is only known when it renders', () => {
    const source = 'https://{% if v %}a{% else %}b{% endif %}.example.com/';
    expect(compiled(source).origin).toEqual({ kind: 'insert' });
    expect(rendered(source, true)).toMatchObject({ ok: true, text: 'https://a.example.com/' });
  });

  it('place no value in the host, whatever leads there', () => {
    expect(rendered('https://{% if v %}{{ v }}{% endif %}.example.com/', 'evil.com/')).toMatchObject({
      ok: false,
      fault: { code: 'unsafe_value' },
    });
    expect(rendered('{% set h = v %}https://h.com{% if v %}{{ h }}{% endif %}/', '.evil.com')).toMatchObject({ ok: false });
  });

  it.each([
    'https://h.com/%{% if true %}2{% endif %}{{ v }}',
    'https://h.com/%{# c #}2{{ v }}',
    'https://h.com/{% if true %}%{% endif %}{{ v }}',
  ])('let no value end a percent escape: %s', (source) => {
    const result = compileTemplate(source, { position: 'uri', variables: ['v'] });
    expect(result.ok ? result.template.render({ variables: { v: 'F..' } }) : result).toMatchObject({ ok: false });
  });
});
