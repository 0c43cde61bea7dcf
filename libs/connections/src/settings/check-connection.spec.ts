import { type ConnectionInput, MASKED_SECRET } from '@crossdock/contracts';
import { checkConnection } from './check-connection.js';

type ApiKeyInput = Extract<ConnectionInput, { kind: 'apiKey' }>;

const apiKey = (parts: Partial<ApiKeyInput>): ApiKeyInput => ({
  name: 'Shop',
  kind: 'apiKey',
  secret: 'correct horse',
  headers: [{ key: 'X-Key', value: '{{secret}}' }],
  urlParameters: [],
  ...parts,
});

describe('checkConnection', () => {
  it.each([
    apiKey({}),
    apiKey({ headers: [{ key: 'Authorization', value: 'Bearer {{ secret }}' }], urlParameters: [{ key: 'client_id', value: 'shop' }] }),
    apiKey({ headers: [], urlParameters: [{ key: 'client_id', value: '{{secret}}' }] }),
    apiKey({ secret: MASKED_SECRET }),
    { name: 'Shop', kind: 'basic', login: 'ann', password: 'pä:ss' } satisfies ConnectionInput,
  ])('finds no fault in a connection that can be used', (input) => {
    expect(checkConnection(input)).toEqual([]);
  });

  it.each<[string, ApiKeyInput, string]>([
    ['no placement', apiKey({ headers: [] }), 'headers'],
    ['no placement that uses the secret', apiKey({ headers: [{ key: 'X-Key', value: 'shop' }] }), 'headers'],
    ['a header name that is no token', apiKey({ headers: [{ key: 'X Key', value: '{{secret}}' }] }), 'headers[0].key'],
    [
      'a header defined twice, in another case',
      apiKey({ headers: ['X-Key', 'x-key'].map((key) => ({ key, value: '{{secret}}' })) }),
      'headers[1].key',
    ],
    [
      'a URL parameter defined twice',
      apiKey({ urlParameters: ['k', 'K', 'k'].map((key) => ({ key, value: '{{secret}}' })) }),
      'urlParameters[2].key',
    ],
    ['an insert in a key', apiKey({ urlParameters: [{ key: '{{secret}}', value: '1' }] }), 'urlParameters[0].key'],
    ['a template that does not compile', apiKey({ headers: [{ key: 'X-Key', value: '{{secret' }] }), 'headers[0].value'],
    [
      'a template that names anything but the secret',
      apiKey({ urlParameters: [{ key: 'k', value: '{{request}}' }] }),
      'urlParameters[0].value',
    ],
    ['a secret that its header cannot carry', apiKey({ secret: 'line\nbreak' }), 'headers[0].value'],
    ['a secret beyond Latin-1 in a header', apiKey({ secret: 'ключ-ключ' }), 'headers[0].value'],
  ])('refuses %s', (_fault, input, path) => {
    const errors = checkConnection(input);
    expect(errors.map((error) => error.path)).toEqual([path]);
    expect(JSON.stringify(errors)).not.toContain(input.secret);
  });

  it('asks the rules for each well-formed header name', () => {
    const rules = { checkHeaderName: (name: string) => (name === 'Host' ? 'Host is set by the sender.' : null) };
    const input = apiKey({ headers: ['Host', 'X-Key'].map((key) => ({ key, value: '{{secret}}' })) });
    expect(checkConnection(input, rules)).toEqual([{ path: 'headers[0].key', message: 'Host is set by the sender.' }]);
  });

  it('refuses control characters in a login or password', () => {
    const errors = checkConnection({ name: 'Shop', kind: 'basic', login: 'a\tb', password: 'c\u0000d' });
    expect(errors.map((error) => error.path)).toEqual(['login', 'password']);
  });
});
