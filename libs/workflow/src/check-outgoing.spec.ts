import { outgoingDefinitionSchema } from '@crossdock/contracts';
import { checkOutgoing, fieldsRead } from './check-outgoing.js';

const rules = {
  checkUrl: (url: string) => (url.includes('51.145.180.18') ? 'The host is an IP address.' : null),
  checkHeaderName: (name: string) => (name === 'Host' ? 'Host cannot be set.' : null),
};

const define = (change: object) => outgoingDefinitionSchema.parse({ method: 'POST', uri: 'https://example.com', ...change });
const faults = (change: object) => checkOutgoing(define(change), rules).map(({ path, message }) => `${path}: ${message}`);

describe('checking an outgoing integration', () => {
  it('accepts the seed example', () => {
    expect(
      faults({
        uri: 'https://api.example.com/v4/events/custom',
        headers: [{ key: 'X-Request-ID', value: '{{request.headers["X-Request-ID"]}}' }],
        body: '{"action":"goal.achieve","client":{"email":"{{request.body.customer_email}}"}}',
        parameters: [{ name: 'order', value: '{{request.body.order_number}}' }],
      }),
    ).toEqual([]);
  });

  it('refuses a host that is an IP, also behind a templated path', () => {
    expect(faults({ uri: 'https://51.145.180.18/x' })).toEqual(['uri: The host is an IP address.']);
    expect(faults({ uri: 'https://51.145.180.18/{{request.body.id}}' })).toEqual(['uri: The host is an IP address.']);
  });

  it('leaves a destination that is an insert to the moment of sending', () => {
    expect(faults({ uri: '{{request.body.callback}}' })).toEqual([]);
  });

  it('refuses a header that may not be set', () => {
    expect(faults({ headers: [{ key: 'Host', value: 'x' }] })).toEqual(['headers[0].key: Host cannot be set.']);
  });

  it('refuses a body on a GET request', () => {
    expect(faults({ method: 'GET', body: '{}' })).toEqual(['body: A GET request carries no body.']);
  });

  it('reports what does not compile with line and column, under the path of its field', () => {
    const found = checkOutgoing(
      define({
        uri: 'https://example.com/{{',
        headers: [{ key: 'A', value: '{{ x }}' }],
        body: '{\n "a": {{ customer.email }}}',
        parameters: [{ name: 'p', value: '{{' }],
      }),
      rules,
      'integration.',
    );
    expect(found.map(({ path }) => path)).toEqual([
      'integration.uri',
      'integration.headers[0].value',
      'integration.body',
      'integration.parameters[0].value',
    ]);
    expect(found[2]?.message).toMatch(/^Line 2, column \d+: /);
  });

  it('lists each schema field an integration reads once', () => {
    const definition = define({ uri: 'https://example.com/{% context a %}', body: '{"x":"{% context b %}{% context a %}"}' });
    expect(fieldsRead(definition).sort()).toEqual(['a', 'b']);
  });
});
