import { parseDestination } from '../policy/destination.js';
import { parseEgressPolicy } from '../policy/egress-policy.js';
import type { EgressRequest, EgressResponse } from './egress-result.js';
import { type Hop, nextHop } from './redirect.js';

const policy = parseEgressPolicy(['hooks.corp:8080']);

const hopTo = (url: string, request: Partial<EgressRequest> = {}): Hop => {
  const destination = parseDestination(url, policy);
  if (!destination.allowed) throw new Error(destination.detail);
  return { request: { method: 'POST', url, headers: [], body: 'x', timeoutMs: 1, ...request }, destination };
};
const redirect = (status: number, ...locations: string[]): EgressResponse => ({
  kind: 'response',
  status,
  statusText: '',
  headers: locations.map((location) => ['LOCATION', location]),
  body: '',
  bodyCut: false,
  timings: { totalMs: 0 },
});
const follow = (from: string, location: string, request: Partial<EgressRequest> = {}) => {
  const next = nextHop(hopTo(from, request), redirect(307, location), policy);
  return next !== undefined && 'request' in next ? { ...next.request, url: next.destination.url.href } : next;
};

describe('a redirect', () => {
  it.each([
    ['/b?c', 'https://a.example.com/b?c'],
    ['b', 'https://a.example.com/x/b'],
    ['?q=1', 'https://a.example.com/x/y?q=1'],
    ['//b.example.com', 'https://b.example.com/'],
    ['https://b.example.com:8443/c#d', 'https://b.example.com:8443/c'],
    ['https://hooks.corp:8080/', 'https://hooks.corp:8080/'],
    [Buffer.from('/żółw').toString('latin1'), 'https://a.example.com/%C5%BC%C3%B3%C5%82w'],
  ])('to %j leads on', (location, url) => {
    expect(follow('https://a.example.com/x/y?key=1', location)).toMatchObject({ url });
  });

  it.each([
    ['http://169.254.169.254/latest', 'host_is_ip', '169.254.169.254'],
    ['http://2130706433/', 'host_is_ip', '127.0.0.1'],
    ['//[::ffff:7f00:1]/', 'host_is_ip', '[::ffff:7f00:1]'],
    ['//127。0。0。1/', 'host_is_ip', '127.0.0.1'],
    ['http://localhost/', 'host_reserved', 'localhost'],
    ['//metadata.google.internal/', 'host_reserved', 'metadata.google.internal'],
    ['http://redis:6379/', 'host_not_qualified', 'redis:6379'],
    ['http://b.example.com:6379/', 'port_not_allowed', 'b.example.com:6379'],
    ['https://user:pass@b.example.com/', 'userinfo_not_allowed', 'b.example.com'],
    ['file:///etc/passwd', 'scheme_not_allowed', 'no host'],
    ['gopher://b.example.com/', 'scheme_not_allowed', 'b.example.com'],
    ['https:/b.example.com/', 'invalid_url', 'b.example.com'],
    ['https://b.example.com:99999/', 'invalid_url', 'no host'],
    ['\\\\127.0.0.1\\', 'invalid_url', '127.0.0.1'],
    ['/a\tb', 'invalid_url', 'a.example.com'],
  ])('to %j is refused with %s and names the host', (location, code, host) => {
    const utf8 = Buffer.from(location).toString('latin1');
    const denial = nextHop(hopTo('http://a.example.com/'), redirect(302, utf8), policy);
    expect(denial).toMatchObject({ allowed: false, code, detail: expect.stringContaining(`a.example.com redirects to ${host}: `) });
  });

  it('from https to http is refused, also on one host; from http to https it leads on', () => {
    for (const location of ['http://a.example.com/', 'http://b.example.com/']) {
      expect(follow('https://a.example.com/', location)).toMatchObject({ allowed: false, code: 'redirect_downgraded' });
    }
    expect(follow('http://a.example.com/', 'https://a.example.com/')).toMatchObject({ url: 'https://a.example.com/' });
  });

  it('is a response of another status, or without a place to go, and leads nowhere', () => {
    const answers = [...[200, 201, 300, 304, 305, 306, 404].map((status) => redirect(status, '/b')), redirect(302)];
    expect(answers.map((answer) => nextHop(hopTo('https://a.example.com/'), answer, policy))).toEqual(answers.map(() => undefined));
  });

  it.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [301, 'PUT', 'PUT'],
    [302, 'DELETE', 'DELETE'],
    [303, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [307, 'POST', 'POST'],
    [308, 'PATCH', 'PATCH'],
  ])('by %i makes of %s a %s, and the body and its headers go when the method changes', (status, method, expected) => {
    const headers: Array<[string, string]> = [
      ['Content-TYPE', 'text/plain'],
      ['X-Shop', '7'],
    ];
    const next = nextHop(hopTo('https://a.example.com/', { method, headers }), redirect(status, '/b'), policy);
    const changes = method !== expected;
    expect(next).toMatchObject({
      request: { method: expected, body: changes ? null : 'x', headers: changes ? headers.slice(1) : headers },
    });
  });

  describe('to another origin', () => {
    const headers = ['X-Shop', 'x-house', 'Authorization', 'Cookie', 'Idempotency-Key', 'X-API-Key', 'X-Signature', 'X-Auth-Token'];
    const request: Partial<EgressRequest> = {
      headers: headers.map((name) => [name, '1']),
      confidential: { headers: ['X-House'], urlParameters: ['key', 'a b'] },
    };
    const names = (location: string) => {
      const next = follow('https://a.example.com/', location, request);
      return next !== undefined && 'headers' in next ? next.headers.map(([name]) => name) : [];
    };

    it.each(['https://b.example.com/', 'https://a.example.com:8443/', 'https://a.b.a.example.com/', 'https://hooks.corp:8080/'])(
      'such as %s goes without credentials',
      (location) => {
        expect(names(location)).toEqual(['X-Shop']);
      },
    );

    it('is told from one to the same, which keeps them', () => {
      for (const location of ['/b', 'https://A.example.com:443/', '//a.example.com./']) expect(names(location)).toEqual(headers);
    });

    it('goes without the parameters of a connection, which a server may repeat', () => {
      const to = (location: string) => follow('https://a.example.com/?key=1', location, request);
      expect(to('https://b.example.com/?x=%31&key=s&%6bey=s&a+b=s')).toMatchObject({ url: 'https://b.example.com/?x=1' });
      expect(to('https://b.example.com/?x=%31')).toMatchObject({ url: 'https://b.example.com/?x=%31' });
      expect(to('/b?key=s')).toMatchObject({ url: 'https://a.example.com/b?key=s' });
    });

    it('loses them for good: the way back does not bring them back', () => {
      const there = nextHop(hopTo('https://a.example.com/', request), redirect(307, 'https://b.example.com/'), policy);
      if (there === undefined || !('request' in there)) throw new Error('The redirect was not followed.');
      const back = nextHop(there, redirect(307, 'https://a.example.com/'), policy);
      expect(back).toMatchObject({ request: { headers: [['X-Shop', '1']] } });
    });
  });
});
