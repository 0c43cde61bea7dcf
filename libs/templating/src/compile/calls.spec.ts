import { compileWith } from '../compile-template.js';
import { RenderStop } from '../fault.js';
import { LANGUAGE, type Language, type TemplateFunction } from '../language/language.js';
import { print } from '../render/print.js';
import type { RenderResult } from '../template.js';

const language: Language = {
  ...LANGUAGE,
  filters: new Map<string, TemplateFunction>([
    ['upper', ([input = null]) => print(input).toUpperCase()],
    [
      'forever',
      (_args, budget) => {
        for (;;) budget.spend(1);
      },
    ],
    [
      'refuse',
      () => {
        throw new RenderStop('unsafe_value', 'Refused.');
      },
    ],
  ]),
  tests: new Map<string, TemplateFunction>([['same', ([left, right]) => left === right], ['none', ([input]) => input === null]]), // prettier-ignore
  functions: new Map<string, TemplateFunction>([['pair', (args) => [...args]]]),
};

function rendered(source: string): RenderResult {
  const compiled = compileWith(language, source, { position: 'text', variables: ['v'] });
  if (!compiled.ok) throw new Error(compiled.faults[0]?.message);
  return compiled.template.render({ variables: { v: 'abc' } });
}

describe('a language with filters, tests and functions', () => {
  it.each([
    ['{{ v|upper }}{{ "x" | upper() }}', 'ABCX'],
    ['{{ v is same("abc") }} {{ v is same("b") }} {{ v.x is none }}', 'true false true'],
    ['{{ pair(v, 2) }} {{ pair(v)[0]|upper }}', '["abc",2] ABC'],
  ])('applies them by name: %s', (source, text) => {
    expect(rendered(source)).toEqual({ ok: true, text });
  });

  it('stops a filter that works without end, and says where', () => {
    expect(rendered('ok\n{{ v|forever }}')).toMatchObject({ ok: false, fault: { code: 'budget', line: 2, column: 1 } });
  });

  it('turns the refusal of a filter into a fault', () => {
    expect(rendered('{{ v|refuse }}')).toMatchObject({
      ok: false,
      fault: { code: 'unsafe_value', message: 'Refused. Near: {{ v|refuse }}' },
    });
  });

  it('knows no names of prototypes and no named arguments', () => {
    const faults = ['v|constructor', 'v|__proto__', 'v is toString', 'valueOf(v)', 'v|upper(a=1)'].map((expression) =>
      compileWith(language, `{{ ${expression} }}`, { position: 'text', variables: ['v'] }),
    );
    expect(faults.map((result) => (result.ok ? null : result.faults[0]?.code))).toEqual(Array(5).fill('unsupported'));
  });
});
