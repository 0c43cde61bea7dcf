import fc from 'fast-check';
import { BENIGN_URLS, CORPUS_ALLOW, HOSTILE_URLS } from '../../test/destination-corpus.js';
import { checkDestination, parseDestination } from './destination.js';
import { parseEgressPolicy } from './egress-policy.js';

const policy = parseEgressPolicy(CORPUS_ALLOW);
const nothing = parseEgressPolicy([]);
const hostile = Object.entries(HOSTILE_URLS).flatMap(([code, urls]) => urls.map((url): [string, string] => [code, url]));

describe('the check of a destination', () => {
  it.each(hostile)('refuses with %s: %j', (code, url) => {
    expect(checkDestination(url, policy)).toMatchObject({ allowed: false, code });
  });

  it.each(BENIGN_URLS)('allows %j', (url) => {
    expect(checkDestination(url, policy)).toEqual({ allowed: true });
  });

  it('judges enough of both kinds, and no URL twice', () => {
    const all = [...hostile.map(([, url]) => url), ...BENIGN_URLS];
    expect(hostile.length).toBeGreaterThanOrEqual(60);
    expect(BENIGN_URLS.length).toBeGreaterThanOrEqual(30);
    expect(new Set(all).size).toBe(all.length);
  });

  it('refuses reserved, single-label and odd-port destinations when nothing is allow-listed', () => {
    const verdicts = ['http://localhost:8080/', 'http://receiver/', 'http://db.example.net:5432/'].map((url) =>
      checkDestination(url, nothing),
    );
    expect(verdicts).toMatchObject([{ code: 'host_reserved' }, { code: 'host_not_qualified' }, { code: 'port_not_allowed' }]);
  });

  it('repeats neither path, query nor user information of a refused URL', () => {
    const urls = [
      'http://u:s3cret@a.example.com/',
      'http://127.0.0.1/s3cret?k=s3cret',
      'http://redis/s3cret',
      'http://a.example.com:22/s3cret',
    ];
    expect(JSON.stringify(urls.map((url) => checkDestination(url, policy)))).not.toContain('s3cret');
  });

  it('gives the canonical host, the effective port and a URL without fragment or final dot', () => {
    const destination = parseDestination('HTTPS://Żółw.Example.com./a?b#c', policy);
    expect(destination).toMatchObject({ host: 'xn--w-uga1v8h.example.com', port: 443 });
    expect(destination.allowed && destination.url.href).toBe('https://xn--w-uga1v8h.example.com/a?b');
  });

  it('refuses every IPv4 address in every spelling of its parts', () => {
    const spellings = [
      (part: number) => String(part),
      (part: number) => `0x${part.toString(16)}`,
      (part: number) => `0${part.toString(8)}`,
    ];
    const part = fc.tuple(fc.nat(255), fc.constantFrom(...spellings)).map(([value, spell]) => spell(value));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        expect(checkDestination(`http://${parts.join('.')}/`, policy)).toMatchObject({ code: 'host_is_ip' });
      }),
    );
  });

  it('never throws, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((tail) => `http://${tail}`),
      fc.webUrl(),
    );
    fc.assert(fc.property(text, (url) => typeof checkDestination(url, policy).allowed === 'boolean'));
  });
});
