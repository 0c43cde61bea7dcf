import { type Receiver, startReceiver } from '@crossdock/testing';
import { type RawListener, startRawListener } from '../../test/raw-listener.js';
import { EgressClient, type EgressRequest, parseEgressPolicy } from '../index.js';

describe('redirects that may be followed', () => {
  let receiver: Receiver;
  let other: Receiver;
  let inside: RawListener;
  let client: EgressClient;

  beforeEach(async () => {
    receiver = await startReceiver();
    other = await startReceiver();
    inside = await startRawListener((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
    const lookup = (hostname: string) => Promise.resolve([hostname.startsWith('metadata.') ? '169.254.169.254' : '127.0.0.1']);
    client = new EgressClient(parseEgressPolicy([`a.example.com:${receiver.port}`, `b.example.com:${other.port}`]), { lookup });
  });
  afterEach(async () => {
    client.close();
    await Promise.all([receiver.close(), other.close(), inside.close()]);
  });

  const to = (path: string, location: string, status = 307) =>
    receiver.on(path, { kind: 'answer', status, headers: { Location: location } });
  const send = (request: Partial<EgressRequest> = {}) =>
    client.send({
      method: 'POST',
      url: `${receiver.url('a.example.com')}/first?key=s3cret`,
      headers: [
        ['X-Shop', '7'],
        ['X-House', 's3cret'],
        ['Authorization', 's3cret'],
      ],
      body: 'x',
      timeoutMs: 10_000,
      redirectsMax: 5,
      confidential: { headers: ['X-House'], urlParameters: ['key'] },
      ...request,
    });

  it('lead to the last response, and the result names its URL without the query', async () => {
    to('/first', '/second?a=b');
    to('/second', `${other.url('b.example.com')}/third?key=s3cret&c=d`, 302);
    expect(await send()).toMatchObject({ kind: 'response', status: 200, redirectedTo: `${other.url('b.example.com')}/third` });
    expect(receiver.requests).toMatchObject([
      { url: '/first?key=s3cret', method: 'POST', body: 'x' },
      { url: '/second?a=b', method: 'POST', body: 'x', headers: { 'x-house': 's3cret', authorization: 's3cret' } },
    ]);
    expect(other.requests).toMatchObject([{ url: '/third?c=d', method: 'GET', body: '', headers: { 'x-shop': '7' } }]);
    expect(JSON.stringify(other.requests)).not.toContain('s3cret');
  });

  it('are as many as the request allows; the redirect beyond is the response', async () => {
    to('/first', '/first');
    for (const redirectsMax of [0, 1, 5]) {
      receiver.reset();
      to('/first', '/first');
      expect(await send({ redirectsMax })).toMatchObject({ kind: 'response', status: 307 });
      expect(receiver.requests).toHaveLength(redirectsMax + 1);
    }
    expect(await send({ redirectsMax: 0 })).not.toHaveProperty('redirectedTo');
  });

  it.each([
    ['an address', () => `http://127.0.0.1:${inside.port}/`, 'host_is_ip', () => `127.0.0.1:${inside.port}`],
    ['an address in another spelling', () => `http://0x7f.1:${inside.port}/`, 'host_is_ip', () => `127.0.0.1:${inside.port}`],
    ['the metadata address', () => 'http://169.254.169.254/latest/meta-data/', 'host_is_ip', () => '169.254.169.254'],
    ['a name of the metadata service', () => 'http://metadata.google.internal/', 'host_reserved', () => 'metadata.google.internal'],
    ['a name with the metadata address', () => 'http://metadata.example.com/', 'address_not_allowed', () => 'metadata.example.com:80'],
    ['a reserved name', () => `http://localhost:${inside.port}/`, 'host_reserved', () => `localhost:${inside.port}`],
    [
      'a name with a private address',
      () => `http://c.example.com:${inside.port}/`,
      'address_not_allowed',
      () => `c.example.com:${inside.port}`,
    ],
    [
      'another port of an allowed name',
      () => `http://a.example.com:${inside.port}/`,
      'address_not_allowed',
      () => `a.example.com:${inside.port}`,
    ],
    ['another scheme', () => 'file:///etc/passwd', 'scheme_not_allowed', () => 'no host'],
  ])('end at %s: denied, and nothing connects', async (_, location, code, host) => {
    to('/first', '/second');
    to('/second', location());
    expect(await send()).toMatchObject({ kind: 'denied', code, detail: expect.stringContaining(host()) });
    expect(receiver.requests).toHaveLength(2);
    expect(inside.sockets).toHaveLength(0);
  });

  it('share one time limit', async () => {
    to('/first', '/second');
    receiver.on('/second', { kind: 'hang' });
    expect(await send({ timeoutMs: 200 })).toMatchObject({ kind: 'failed', code: 'timeout' });
    receiver.on('/slow', async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { kind: 'answer', status: 307, headers: { Location: '/slow' } };
    });
    expect(await send({ url: `${receiver.url('a.example.com')}/slow`, timeoutMs: 250 })).toMatchObject({ kind: 'failed', code: 'timeout' });
    expect(receiver.requestsTo('/slow').length).toBeLessThan(5);
  });
});
