import type { JsonValue } from '@crossdock/flattening';
import fc from 'fast-check';
import { compileTemplate } from './compile-template.js';
import type { RenderResult, Template, TemplatePosition } from './template.js';

const position = fc.constantFrom<TemplatePosition>('text', 'json', 'uri', 'header');
const anyText = fc.string({ unit: 'binary' });
const json = fc.jsonValue({ noUnicodeString: false }) as fc.Arbitrary<JsonValue>;
/** Text that looks like a template, and often is one. */
const templateText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '{{',
        '}}',
        '{%',
        '%}',
        '{#',
        '#}',
        '{{-',
        '-}}',
        '{%-',
        '-%}',
        'v',
        '.a',
        '["b"]',
        '[0]',
        '|f',
        '(',
        ')',
        'context',
        ' x ',
      ),
      fc.constantFrom(
        '"',
        "'",
        '\\',
        '{"k":"',
        '"}',
        'https://h.com/',
        '?q=',
        '#',
        '..',
        '-',
        '1',
        '1.5',
        'none',
        'if',
        'is',
        'not',
        '\n',
        'r/',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom('{{ v }}', '{{v.a.b[0]}}', '{% context x %}', '"{{ v }}"'),
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(''));

function compiled(source: string, where: TemplatePosition): Template {
  const result = compileTemplate(source, { position: where, variables: ['v', 'w'] });
  if (!result.ok) throw new Error(result.faults[0]?.message);
  return result.template;
}

/** As UTF-8 carries it. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

function textOf(result: RenderResult): string | null {
  return result.ok ? result.text : null;
}

describe('any text as a template with any value', () => {
  it('compiles or is refused with faults inside the text, renders or fails with a fault, and gives the same result again', () => {
    fc.assert(
      fc.property(fc.oneof(templateText, anyText), position, json, anyText, (source, where, v, x) => {
        const result = compileTemplate(source, { position: where, variables: ['v'] });
        const lines = source.split('\n');
        if (!result.ok) {
          expect(result.faults.length).toBeGreaterThan(0);
          for (const { line, column } of result.faults) expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
          return;
        }
        const scope = { variables: { v }, fields: { x } };
        const first = result.template.render(scope);
        expect(result.template.render(scope)).toEqual(first);
        if (where === 'json' && first.ok) JSON.parse(first.text);
        if (result.template.isConstant) expect(first.ok).toBe(true);
      }),
      { numRuns: 4000 },
    );
  });
});

describe('a body', () => {
  it('keeps its structure whatever text is inserted inside its strings', () => {
    const template = compiled('{"a":"{{v}}","b":["x{{w}}y{{v}}",1],"{{w}}k":null}', 'json');
    fc.assert(
      fc.property(anyText, anyText, (v, w) => {
        const text = textOf(template.render({ variables: { v, w } }));
        // As JSON parses it, but independent of it: a key may be "__proto__".
        const expected = `{"a":${JSON.stringify(v)},"b":[${JSON.stringify(`x${w}y${v}`)},1],${JSON.stringify(`${w}k`)}:null}`;
        expect(JSON.parse(text ?? '')).toEqual(JSON.parse(expected));
      }),
    );
  });

  it('holds exactly one value for an insert outside its strings', () => {
    const template = compiled('[1,{{v}},{"w":{{w}}},2]', 'json');
    fc.assert(
      fc.property(fc.oneof(json, anyText, templateText), json, (v, w) => {
        const parsed = JSON.parse(textOf(template.render({ variables: { v, w } })) ?? '') as unknown[];
        expect(parsed).toHaveLength(4);
        expect(Object.keys(parsed[2] as object)).toEqual(['w']);
        if (typeof v !== 'string') expect(parsed[1]).toEqual(JSON.parse(JSON.stringify(v)));
      }),
    );
  });
});

describe('a URI', () => {
  it('keeps its origin, its path segments and its query parameters whatever is inserted, or is refused', () => {
    const template = compiled('https://example.com:8443/a/{{v}}/b-{{w}}/c?x={{v}}&{{w}}y=1', 'uri');
    fc.assert(
      fc.property(fc.oneof(anyText, fc.constantFrom('.', '..', '/', '//', '?', '#', '%2e', '\\', '@')), anyText, (v, w) => {
        const text = textOf(template.render({ variables: { v, w } }));
        if (text === null) {
          expect(['.', '..']).toContain(v);
          return;
        }
        const url = new URL(text);
        expect(url.href).toBe(text);
        expect(url.origin).toBe('https://example.com:8443');
        expect(url.pathname.split('/')).toHaveLength(5);
        expect([...url.searchParams.keys()]).toEqual(['x', `${wellFormed(w)}y`]);
        expect(url.searchParams.get('x')).toBe(wellFormed(v));
      }),
    );
  });

  it('that is an insert gives the origin of the value, or is refused', () => {
    const template = compiled('{{v}}/a', 'uri');
    const value = fc.oneof(anyText, fc.webUrl(), anyText.map((text) => `https://${text}`), fc.domain().map((host) => `http://${host}`)); // prettier-ignore
    fc.assert(
      fc.property(value, (v) => {
        const text = textOf(template.render({ variables: { v } }));
        if (text !== null) expect(text).toBe(`${new URL(v).origin}/a`);
      }),
    );
  });
});

describe('a header', () => {
  it('holds only characters that can be sent, and all of the value', () => {
    const template = compiled('a{{v}}', 'header');
    fc.assert(
      fc.property(
        fc.oneof(anyText, fc.string({ unit: fc.integer({ min: 0, max: 0x110 }).map((code) => String.fromCharCode(code)) })),
        (v) => {
          const text = textOf(template.render({ variables: { v } }));
          expect(text).toBe(/^[\x20-\x7e\xa0-\xff]*$/.test(v) ? `a${v}` : null);
        },
      ),
    );
  });
});
