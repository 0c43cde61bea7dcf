import { templateRenderInputSchema } from '@crossdock/contracts';
import type { JsonValue } from '@crossdock/flattening';
import { exactSample } from './exact-sample.js';
import { previewTemplate } from './template-preview.js';

const preview = (input: object, request: JsonValue = { body: { a: 1 } }) =>
  previewTemplate(templateRenderInputSchema.parse({ template: '', ...input }), request);

describe('the preview of a template', () => {
  it('renders the sample and the fields, whose inserts are rendered first', () => {
    const fields = { greeting: 'Hello {{ request.body.a }}' };
    expect(preview({ template: '{% context greeting %}!', fields })).toEqual({ outcome: 'rendered', text: 'Hello 1!', warnings: [] });
  });

  it('does not render what an insert printed', () => {
    expect(preview({ template: '{{ request.body.a }}' }, { body: { a: '{{ request.method }}' } })).toEqual({
      outcome: 'rendered',
      text: '{{ request.method }}',
      warnings: [],
    });
  });

  it('names the field that is faulty, with line and column', () => {
    const result = preview({ template: '{{ nobody.a }}', fields: { f: '\n{{ somebody.b }}' } });
    expect(result).toMatchObject({
      outcome: 'faulty',
      faults: [
        { path: 'fields.f', line: 2, column: expect.any(Number) },
        { path: 'template', line: 1, column: expect.any(Number) },
      ],
    });
  });

  it('reports a fault that only the sample brings about', () => {
    const breaksOut = { body: { a: 'x\r\nX-Injected: 1' } };
    expect(preview({ template: '{{ request.body.a }}', position: 'header' }, breaksOut)).toMatchObject({
      outcome: 'faulty',
      faults: [{ path: 'template' }],
    });
  });
});

describe('what a preview warns of', () => {
  it('is a path that the sample lacks, with the nearest one', () => {
    const result = preview({ template: '{{ request.body.group_id }}' }, { body: { products: [{ group_id: 'g' }] } });
    expect(result).toMatchObject({
      outcome: 'rendered',
      text: '',
      warnings: [{ path: 'template', line: 1, message: expect.stringContaining('Did you mean "request.body.products[0].group_id"?') }],
    });
  });

  it('is a value that cannot do what is asked of it', () => {
    const result = preview({ template: '[{{ request.body.a|fromjson }}]' }, { body: { a: 'no JSON' } });
    expect(result).toMatchObject({ outcome: 'rendered', text: '[]', warnings: [{ path: 'template', column: 2 }] });
  });
});

it('says that a template cancels the request', () => {
  expect(preview({ template: '{% if request.body.a %}{% kill %}{% endif %}' })).toEqual({
    outcome: 'cancelled',
    reason: expect.any(String),
  });
});

describe('the exact sample', () => {
  it('keeps every digit, and is empty when there is none', () => {
    expect(JSON.stringify(exactSample('{"request":{"body":{"a":1}}}'))).toBe('{"body":{"a":1}}');
    expect(preview({ template: '{{ request.id }}' }, exactSample('{"request":{"id":12345678901234567890}}'))).toMatchObject({
      text: '12345678901234567890',
    });
    expect(exactSample('{}')).toEqual({});
  });

  it('is refused over the limits of an event', () => {
    const deep = `{"request":${'['.repeat(500)}${']'.repeat(500)}}`;
    expect(() => exactSample(deep)).toThrow(expect.objectContaining({ code: 'body_too_deep' }));
  });
});
