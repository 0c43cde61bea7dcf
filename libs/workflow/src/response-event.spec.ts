import { BODY_PARAMETERS_MAX, responseEventParams } from './response-event.js';

const facts = {
  eventId: 'e',
  status: 200,
  statusDescription: 'OK',
  workflow: { id: 'w', name: 'Flow' },
  node: { id: 'n', name: 'Node' },
  webhookName: 'Hook',
  url: 'https://example.com/x',
  body: '',
  parameters: [],
};
const params = (body: string) => JSON.parse(responseEventParams({ ...facts, body })) as Record<string, unknown>;

describe('the parameters of a response event', () => {
  it('carry the base parameters of the reference', () => {
    expect(params('')).toEqual({
      eventUUID: 'e',
      status: 200,
      statusDescription: 'OK',
      diagramId: 'w',
      diagramName: 'Flow',
      blockId: 'n',
      blockName: 'Node',
      name: 'Hook',
      'req.url': 'https://example.com/x',
    });
  });

  it('flatten a JSON body, leaves keeping their type', () => {
    const body = '{"id":7,"tags":["a","b"],"items":[{"sku":"X1"}],"meta":{"ok":true}}';
    expect(params(body)).toMatchObject({
      'body.id': 7,
      'body.tags[0]': 'a',
      'body.tags[1]': 'b',
      'body.items[0].sku': 'X1',
      'body.meta.ok': true,
    });
  });

  it('keep every digit of a number', () => {
    expect(responseEventParams({ ...facts, body: '{"n":90071992547409931}' })).toContain('"body.n":90071992547409931');
  });

  it('hold a body that is not JSON as text', () => {
    expect(params('<html>oops</html>')['body']).toBe('<html>oops</html>');
  });

  it('hold a body of very many leaves as text instead of as thousands of parameters', () => {
    const body = JSON.stringify(Array.from({ length: BODY_PARAMETERS_MAX + 1 }, (_unused, index) => index));
    expect(params(body)['body']).toBe(body);
  });

  it('hold a body whose long keys stand above many leaves as text, so that a few hundred kilobytes do not become megabytes', () => {
    const body = JSON.stringify({ ['k'.repeat(300_000)]: Array.from({ length: 40 }, (_unused, index) => index) });
    expect(responseEventParams({ ...facts, body }).length).toBeLessThan(20_000);
  });

  it('let custom parameters be strings always', () => {
    const text = responseEventParams({ ...facts, parameters: [{ name: 'order', value: '7', cut: false }] });
    expect(JSON.parse(text)).toMatchObject({ order: '7' });
  });
});
