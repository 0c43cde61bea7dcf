import { outgoingDefinitionSchema } from '@crossdock/contracts';
import { compileOutgoing } from './compiled-outgoing.js';

const envelope = {
  body: { email: 'a"b@example.com', order: 7, long: 'é'.repeat(300) },
  headers: { 'X-Request-ID': 'r-1' },
  method: 'POST',
};
const render = (change: object, form: Record<string, string> = {}) =>
  compileOutgoing(outgoingDefinitionSchema.parse({ method: 'POST', uri: 'https://example.com/x', ...change })).render(envelope, form);

describe('rendering an outgoing integration', () => {
  it('fills URI, headers, body and parameters from the event', () => {
    const outcome = render({
      uri: 'https://example.com/orders/{{request.body.order}}?mail={{request.body.email}}',
      headers: [{ key: 'X-Request-ID', value: '{{request.headers["X-Request-ID"]}}' }],
      body: '{"mail":"{{request.body.email}}","order":{{request.body.order}}}',
      parameters: [{ name: 'order', value: 'no {{request.body.order}}' }],
    });
    expect(outcome).toEqual({
      ok: true,
      request: {
        method: 'POST',
        url: 'https://example.com/orders/7?mail=a%22b%40example.com',
        headers: [
          ['X-Request-ID', 'r-1'],
          ['Content-Type', 'application/json'],
        ],
        body: '{"mail":"a\\"b@example.com","order":7}',
        warnings: [],
      },
      parameters: [{ name: 'order', value: 'no 7', cut: false }],
      orderKey: null,
    });
  });

  it('renders the key of an order', () => {
    expect(render({ delivery: { orderBy: '{{ request.body.order }}' } })).toMatchObject({ ok: true, orderKey: '7' });
  });

  it('gives defaults to delivery settings that an older release did not store', () => {
    const definition = outgoingDefinitionSchema.parse({ method: 'POST', uri: 'https://example.com/x' });
    const { timeoutMs, maxAttempts } = definition.delivery;
    const compiled = compileOutgoing({ ...definition, delivery: { timeoutMs, maxAttempts } as typeof definition.delivery });
    expect(compiled.definition.delivery).toEqual(definition.delivery);
  });

  it('renders form values first and places them with context', () => {
    const outcome = render({ body: '{"mail":"{% context mail %}"}' }, { mail: '<{{request.body.email}}>' });
    expect(outcome).toMatchObject({ ok: true, request: { body: '{"mail":"<a\\"b@example.com>"}' } });
  });

  it('keeps the content type a user names, in any case', () => {
    const outcome = render({ headers: [{ key: 'content-type', value: 'application/vnd.x+json' }], body: '{}' });
    expect(outcome).toMatchObject({ ok: true, request: { headers: [['content-type', 'application/vnd.x+json']] } });
  });

  it('sends no body and no content type when none is defined', () => {
    expect(render({ method: 'GET' })).toMatchObject({ ok: true, request: { body: null, headers: [] } });
  });

  it('cuts a parameter at 230 characters and flags it', () => {
    const outcome = render({ parameters: [{ name: 'p', value: '{{request.body.long}}' }] });
    expect(outcome).toMatchObject({ ok: true, parameters: [{ name: 'p', value: 'é'.repeat(230), cut: true }] });
  });

  it('names the field whose rendering failed', () => {
    const headers = [{ key: 'A', value: '{{request.body.bad}}' }];
    const definition = outgoingDefinitionSchema.parse({ method: 'POST', uri: 'https://example.com', headers });
    const outcome = compileOutgoing(definition).render({ ...envelope, body: { bad: 'x\r\nY: 1' } }, {});
    expect(outcome).toMatchObject({ ok: false, path: 'headers[0].value' });
  });

  it('refuses a URL or a header that an event has made longer than servers take', () => {
    const body = { long: 'x'.repeat(20_000) };
    const long = (change: object) =>
      compileOutgoing(outgoingDefinitionSchema.parse({ method: 'POST', uri: 'https://example.com', ...change })).render(
        { ...envelope, body },
        {},
      );
    expect(long({ uri: 'https://example.com/{{request.body.long}}' })).toMatchObject({ ok: false, path: 'uri' });
    expect(long({ headers: [{ key: 'A', value: '{{request.body.long}}' }] })).toMatchObject({ ok: false, path: 'headers[0].value' });
  });

  it('says when a template cancels the request', () => {
    expect(render({ body: '{"a":1}{% if request.body.order == 7 %}{% kill %}{% endif %}' })).toMatchObject({
      ok: false,
      path: 'body',
      isCancelled: true,
    });
  });

  it('reports inserts that were left empty, with field, line and column, and sends the rest', () => {
    expect(render({ body: '{"a":\n"{{ request.body.email|fromjson }}"}' })).toMatchObject({
      ok: true,
      request: { body: '{"a":\n""}', warnings: [expect.stringMatching(/^body: line 2, column 2: /)] },
    });
  });

  it('renders the same request again for the same event', () => {
    const body = '{"now":{{ unixtimestamp() }},"of":"{{ [1, 2, 3, 4, 5, 6, 7, 8]|random }}{{ [1, 2, 3, 4, 5, 6]|shuffle }}"}';
    const compiled = compileOutgoing(outgoingDefinitionSchema.parse({ method: 'POST', uri: 'https://example.com', body }));
    const event = (eventId: string) => compiled.render({ ...envelope, time: 1_700_000_000_123, eventId }, {});
    expect(event('a')).toEqual(event('a'));
    expect(event('a')).toMatchObject({ ok: true, request: { body: expect.stringContaining('"now":1700000000123,') } });
    expect(new Set(['a', 'b', 'c', 'd', 'e'].map((id) => JSON.stringify(event(id)))).size).toBeGreaterThan(1);
  });

  it('turns a definition that does not compile into a fault of each render', () => {
    expect(render({ body: '{{ nope }' })).toMatchObject({ ok: false, path: 'body' });
  });
});
