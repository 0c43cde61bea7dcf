import type { JsonValue } from '@crossdock/flattening';
import { compileTemplate } from '../compile-template.js';
import type { TemplatePosition } from '../template.js';

function rendered(value: JsonValue, position: TemplatePosition): unknown {
  const compiled = compileTemplate('Bearer {{v}}', { position, variables: ['v'] });
  return compiled.ok ? compiled.template.render({ variables: { v: value } }) : compiled.faults;
}

describe('an insert in a header', () => {
  it.each<[JsonValue, string]>([
    ['abc ~!', 'Bearer abc ~!'],
    ['café', 'Bearer café'],
    [5, 'Bearer 5'],
    [null, 'Bearer '],
    [{ a: ['b'] }, 'Bearer {a=[b]}'],
  ])('prints %j', (value, text) => {
    expect(rendered(value, 'header')).toMatchObject({ ok: true, text });
  });

  it.each(['a\r\nX-Injected: 1', 'a\nb', 'a\u0000', 'a\tb', '\u007f', '\u0085', '\u2028', 'ł', '😀', '\ud800'])(
    'refuses %j, and never drops a character of it',
    (value) => {
      expect(rendered(value, 'header')).toMatchObject({ ok: false, fault: { code: 'unsafe_value', line: 1, column: 8 } });
    },
  );

  it('does not tell the value in its fault', () => {
    expect(JSON.stringify(rendered('s3cret\n', 'header'))).not.toContain('s3cret');
  });

  it('is refused on save if the constant text cannot be sent', () => {
    const compiled = compileTemplate('{{v}}\nX: 1', { position: 'header', variables: ['v'] });
    expect(compiled).toMatchObject({ ok: false, faults: [{ code: 'syntax', line: 1, column: 6 }] });
  });
});

describe('an insert in plain text', () => {
  it.each(['a\r\n"\u0000', '😀', '\ud800', '{{ v }}'])('prints %j as it is', (value) => {
    expect(rendered(value, 'text')).toMatchObject({ ok: true, text: `Bearer ${value}` });
  });
});
