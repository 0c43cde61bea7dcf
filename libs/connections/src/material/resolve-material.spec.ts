import { createRedactor } from '../redaction/redactor.js';
import { resolveMaterial } from './resolve-material.js';

const apiKey = (headers: Array<[string, string]>, urlParameters: Array<[string, string]> = []) =>
  ({
    kind: 'apiKey',
    headers: headers.map(([key, value]) => ({ key, value })),
    urlParameters: urlParameters.map(([key, value]) => ({ key, value })),
  }) as const;

describe('resolveMaterial', () => {
  it('gives a basic connection the header of RFC 7617, in UTF-8', () => {
    const outcome = resolveMaterial({ kind: 'basic', login: 'test' }, { password: '123£' });
    expect(outcome).toMatchObject({ ok: true, material: { headers: [['Authorization', 'Basic dGVzdDoxMjPCow==']], urlParameters: [] } });
  });

  it('makes a basic connection whose header is redacted although its password is too short to be', () => {
    const outcome = resolveMaterial({ kind: 'basic', login: 'test' }, { password: '123£' });
    const redact = createRedactor(outcome.ok ? outcome.material.secrets : []);
    expect(redact('{"Authorization":"Basic dGVzdDoxMjPCow=="} test:123£')).toBe('{"Authorization":"Basic ********"} ********');
  });

  it('renders the placements of an API key connection', () => {
    const settings = apiKey([['Authorization', 'Bearer {{ secret }}'], ['X-Client', 'shop']], [['client_id', '{{secret}}']]); // prettier-ignore
    expect(resolveMaterial(settings, { secret: 's3cret+/="' })).toEqual({
      ok: true,
      material: {
        headers: [['Authorization', 'Bearer s3cret+/="'], ['X-Client', 'shop']],
        urlParameters: [['client_id', 's3cret+/="']],
        secrets: ['s3cret+/="'],
      },
    }); // prettier-ignore
  });

  it('does not render what a secret contains', () => {
    const outcome = resolveMaterial(apiKey([['X-Key', '{{secret}}']]), { secret: '{{ 7*7 }}' });
    expect(outcome).toMatchObject({ ok: true, material: { headers: [['X-Key', '{{ 7*7 }}']] } });
  });

  it('lets no template make another secret of the secret, which the redactor would not know', () => {
    const outcome = resolveMaterial(apiKey([['X-Key', '{{secret|upper}}']]), { secret: 'correct-horse' });
    expect(outcome).toMatchObject({ ok: false, path: 'headers[0].value' });
  });

  it.each([
    ['a secret that is not stored', apiKey([['X-Key', '{{secret}}']]), {}, 'secret'],
    ['a password that is not stored', { kind: 'basic', login: 'ann' } as const, {}, 'password'],
    ['a value no header can carry', apiKey([['X-Key', '{{secret}}']]), { secret: 'line\r\nX-Injected: 1' }, 'headers[0].value'],
    ['a template that does not compile', apiKey([['X-Key', '{{secret']]), { secret: 'correct horse' }, 'headers[0].value'],
  ])('refuses %s, and says where without a value', (_fault, settings, secrets, path) => {
    const outcome = resolveMaterial(settings, secrets);
    expect(outcome).toMatchObject({ ok: false, path });
    expect(JSON.stringify(outcome)).not.toMatch(/Injected|horse/);
  });
});
