import { getEventListeners } from 'node:events';
import { eventually, type Receiver, startReceiver } from '@crossdock/testing';
import { type RawListener, startRawListener } from '../../test/raw-listener.js';
import { EgressClient, type EgressClientOptions, type EgressRequest, parseEgressPolicy } from '../index.js';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

describe('the way to a destination', () => {
  let listener: RawListener;
  const clients: EgressClient[] = [];

  beforeEach(async () => {
    listener = await startRawListener((socket) => {
      socket.write(OK);
      socket.on('data', () => socket.write(OK));
    });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await listener.close();
  });

  const clientFor = (allow: string[], options: EgressClientOptions = {}): EgressClient => {
    const client = new EgressClient(parseEgressPolicy(allow), options);
    clients.push(client);
    return client;
  };
  const answering = (...addresses: string[]) => ({ lookup: () => Promise.resolve(addresses) });
  const requestTo = (url: string, request: Partial<EgressRequest> = {}): EgressRequest => ({
    method: 'GET',
    url,
    headers: [],
    body: null,
    timeoutMs: 10_000,
    ...request,
  });
  const hooks = (scheme = 'http') => `${scheme}://hooks.example.com:${listener.port}/path?query`;

  it.each([
    ...['127.0.0.1', '::1', '::ffff:127.0.0.1', '::127.0.0.1', '0.0.0.0', '10.0.0.1', '169.254.169.254', '168.63.129.16', '100.64.0.1'],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:7f00:1::', 'fd00::1', 'fe80::1', '2001:db8::1', '3fff::1'],
  ])('is barred when the name resolves to %s, by http and https alike', async (address) => {
    const client = clientFor([], answering(address));
    for (const scheme of ['http', 'https']) {
      expect(await client.send(requestTo(hooks(scheme)))).toEqual({
        kind: 'denied',
        code: 'address_not_allowed',
        detail: `hooks.example.com:${listener.port} leads to an address that is not allowed.`,
      });
    }
    expect(listener.sockets).toHaveLength(0);
  });

  it('is barred when any one answer is not allowed', async () => {
    for (const addresses of [
      ['8.8.8.8', '127.0.0.1'],
      ['127.0.0.1', '8.8.8.8'],
      ['2606:4700::1', '::1'],
    ]) {
      expect(await clientFor([], answering(...addresses)).send(requestTo(hooks()))).toMatchObject({ code: 'address_not_allowed' });
    }
    expect(listener.sockets).toHaveLength(0);
  });

  it.each(['127.0.0.0/8', 'hooks.example.com'])('is open to a private address when %s is allow-listed', async (allow) => {
    expect(await clientFor([allow], answering('127.0.0.1')).send(requestTo(hooks()))).toMatchObject({ kind: 'response', status: 200 });
  });

  it('is open to a private address for a name allow-listed with this port, and barred for another port', async () => {
    const allowed = clientFor([`hooks.example.com:${listener.port}`], answering('127.0.0.1'));
    const other = clientFor([`hooks.example.com:${listener.port - 1}`], answering('127.0.0.1'));
    expect(await allowed.send(requestTo(hooks()))).toMatchObject({ kind: 'response' });
    expect(await other.send(requestTo(hooks()))).toMatchObject({ kind: 'denied', code: 'address_not_allowed' });
    expect(listener.sockets).toHaveLength(1);
  });

  it('leads to the address that was vetted: a name is resolved once for a connection, and a second answer is never asked for', async () => {
    const answers = [['127.0.0.1'], ['127.0.0.2']];
    let asked = 0;
    const client = clientFor(['127.0.0.1/32'], { lookup: () => Promise.resolve(answers[asked++] ?? []) });
    expect(await client.send(requestTo(hooks()))).toMatchObject({ kind: 'response' });
    expect(asked).toBe(1);
    listener.sockets[0]!.destroy();
    await eventually(async () => (await client.send(requestTo(hooks()))).kind === 'denied');
    expect(listener.sockets).toHaveLength(1);
  });

  it('falls over to the next vetted address when the first refuses', async () => {
    const client = clientFor(['127.0.0.0/8', '::1/128'], answering('127.0.0.2', '127.0.0.1'));
    expect(await client.send(requestTo(hooks()))).toMatchObject({ kind: 'response' });
  });

  it('ends at a name without an address: dns_not_found', async () => {
    expect(await clientFor([], answering()).send(requestTo(hooks()))).toMatchObject({ kind: 'failed', code: 'dns_not_found' });
    const fault = Object.assign(new Error('getaddrinfo'), { code: 'EAI_AGAIN' });
    const failing = clientFor([], { lookup: () => Promise.reject(fault) });
    expect(await failing.send(requestTo(hooks()))).toMatchObject({ kind: 'failed', code: 'dns_failed' });
  });

  it('may take a limited time to open, the lookup included: connect_timeout', async () => {
    const client = clientFor([], { lookup: () => new Promise(() => undefined), connectTimeoutMs: 50 });
    expect(await client.send(requestTo(hooks()))).toMatchObject({ kind: 'failed', code: 'connect_timeout' });
  });

  it('may take a limited time to open, the TLS handshake included: connect_timeout', async () => {
    const silent = await startRawListener(() => undefined);
    const client = clientFor(['localhost'], { connectTimeoutMs: 100 });
    const result = await client.send(requestTo(`https://localhost:${silent.port}/`));
    await silent.close();
    expect(result).toMatchObject({ kind: 'failed', code: 'connect_timeout', timings: { connectMs: expect.any(Number) } });
  });

  it.each([
    ['http://127.0.0.1', 'host_is_ip'],
    ['http://2130706433', 'host_is_ip'],
    ['http://[::1]', 'host_is_ip'],
    ['http://localhost', 'host_reserved'],
    ['http://u:p@hooks.example.com', 'userinfo_not_allowed'],
    ['ftp://hooks.example.com', 'scheme_not_allowed'],
  ])('begins with the check of the URL: %s is denied and nothing is looked up', async (origin, code) => {
    let asked = 0;
    const client = clientFor(['127.0.0.1/32', '::1/128'], { lookup: () => Promise.resolve([(asked++, '127.0.0.1')]) });
    expect(await client.send(requestTo(`${origin}:${listener.port}/`))).toMatchObject({ kind: 'denied', code });
    expect([asked, listener.sockets.length]).toEqual([0, 0]);
  });

  it('begins with the check of method and headers: nothing is sent when one is denied', async () => {
    const client = clientFor(['hooks.example.com'], answering('127.0.0.1'));
    const codes = await Promise.all(
      [
        { method: 'CONNECT' },
        { method: 'get' },
        { method: 'GET / HTTP/1.1\r\nX: y' },
        { headers: [['Host', 'localhost']] as const },
        { headers: [['X-A', 'a\r\nX-Injected: 1']] as const },
      ].map(async (request) => client.send(requestTo(hooks(), request))),
    );
    expect(codes.map((result) => result.kind === 'denied' && result.code)).toEqual([
      ...Array<string>(3).fill('method_not_allowed'),
      'header_not_allowed',
      'invalid_header',
    ]);
    expect(listener.sockets).toHaveLength(0);
  });
});

describe('connections', () => {
  let receiver: Receiver;

  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(() => receiver.close());

  it('serve any number of requests at once under one signal, and let go of it', async () => {
    const client = new EgressClient(parseEgressPolicy(['localhost']));
    const { signal } = new AbortController();
    const request = { method: 'GET', url: receiver.url(), headers: [], body: null, timeoutMs: 10_000 };
    const results = await Promise.all(Array.from({ length: 50 }, () => client.send(request, signal)));
    client.close();
    expect(results.map(({ kind }) => kind)).toEqual(Array(50).fill('response'));
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});
