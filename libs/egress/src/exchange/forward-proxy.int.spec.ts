import { createServer, type Server } from 'node:https';
import { once } from 'node:events';
import { type AddressInfo, createServer as createRawServer } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { inspect } from 'node:util';
import { Secret } from '@crossdock/contracts';
import { eventually, type Receiver, startReceiver } from '@crossdock/testing';
import { makeCertificate } from '../../test/certificate.js';
import { type ProxyAnswer, type ProxyListener, startProxy } from '../../test/proxy-listener.js';
import { EgressClient, type EgressClientOptions, type EgressRequest, type EgressResult, parseEgressPolicy } from '../index.js';
import { toForwardProxy } from './forward-proxy.js';

const HOST = 'hooks.example.com';
const PUBLIC = '93.184.215.14';
const PASSWORD = 'Canary@0123/456';

describe('a proxy of the operator', () => {
  const certificate = makeCertificate(HOST);
  let receiver: Receiver;
  let secure: Server;
  let securePort: number;
  let answer: (authority: string) => ProxyAnswer;
  let proxy: ProxyListener;
  const clients: EgressClient[] = [];

  beforeAll(async () => {
    receiver = await startReceiver();
    secure = createServer(certificate, (request, response) => {
      const { servername } = request.socket as TLSSocket & { servername: string };
      response.end(JSON.stringify({ servername, host: request.headers.host }));
    }).listen(0, '127.0.0.1');
    await once(secure, 'listening');
    securePort = (secure.address() as AddressInfo).port;
  });
  beforeEach(async () => {
    receiver.reset();
    answer = () => ({ leadsTo: receiver.port });
    proxy = await startProxy((authority) => answer(authority));
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await eventually(() => proxy.sockets.every((socket) => socket.destroyed));
    await proxy.close();
  });
  afterAll(async () => {
    secure.closeAllConnections();
    secure.close();
    await receiver.close();
  });

  const clientFor = (options: EgressClientOptions & { allow?: string[]; credentials?: string; port?: number } = {}): EgressClient => {
    const { allow = [], credentials = '', port = proxy.port, ...rest } = options;
    const client = new EgressClient(parseEgressPolicy(allow), {
      lookup: () => Promise.resolve([PUBLIC]),
      proxy: toForwardProxy(new Secret(`http://${credentials}127.0.0.1:${port}`)),
      ca: certificate.cert,
      ...rest,
    });
    clients.push(client);
    return client;
  };
  const requestTo = (url: string, request: Partial<EgressRequest> = {}): EgressRequest => ({
    method: 'POST',
    url,
    headers: [],
    body: 'x',
    timeoutMs: 10_000,
    ...request,
  });

  it('is asked for the vetted address, and carries requests by http as they are', async () => {
    const result = await clientFor().send(requestTo(`http://${HOST}/a?b=c`));
    expect(result).toMatchObject({ kind: 'response', status: 200, timings: { dnsMs: expect.any(Number), connectMs: expect.any(Number) } });
    expect(proxy.asked).toEqual([{ authority: `${PUBLIC}:80`, authorization: undefined }]);
    expect(receiver.requests).toMatchObject([{ method: 'POST', url: '/a?b=c', body: 'x', headers: { host: HOST } }]);
    expect(receiver.requests[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  it('carries TLS with the name of the host from end to end', async () => {
    answer = () => ({ leadsTo: securePort });
    const result = await clientFor().send(requestTo(`https://${HOST}:8443/`));
    expect(result).toMatchObject({
      body: JSON.stringify({ servername: HOST, host: `${HOST}:8443` }),
      timings: { tlsMs: expect.any(Number) },
    });
    expect(proxy.asked).toMatchObject([{ authority: `${PUBLIC}:8443` }]);
  });

  it('cannot pass off another host: tls_failed', async () => {
    answer = () => ({ leadsTo: securePort });
    const result = await clientFor().send(requestTo('https://other.example.com/'));
    expect(result).toMatchObject({ kind: 'failed', code: 'tls_failed', detail: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID') });
  });

  it('gets its credentials, decoded, and nobody else does', async () => {
    const credentials = `us%3Aer:${encodeURIComponent(PASSWORD)}@`;
    const client = clientFor({ credentials });
    answer = (authority) =>
      authority.endsWith(':80') ? { leadsTo: receiver.port } : { bytes: 'HTTP/1.1 407 No\r\nX-Echo: Canary\r\n\r\n' };
    const results = [await client.send(requestTo(`http://${HOST}/`)), await client.send(requestTo(`http://${HOST}:81/`))];
    expect(results).toMatchObject([{ kind: 'response' }, { kind: 'failed', code: 'proxy_failed' }]);
    expect(proxy.asked[0]?.authorization).toBe(`Basic ${Buffer.from(`us:er:${PASSWORD}`).toString('base64')}`);
    const seen =
      inspect([results, receiver.requests, toForwardProxy(new Secret(`http://${credentials}proxy:1`))], { depth: 20, showHidden: true }) +
      JSON.stringify(results);
    expect(seen).not.toContain('Canary');
    expect(seen).not.toContain(Buffer.from(`us:er:${PASSWORD}`).toString('base64'));
  });

  it('is the way to allow-listed private hosts too', async () => {
    const client = clientFor({ allow: ['localhost', 'receiver'], lookup: () => Promise.resolve(['127.0.0.1']) });
    for (const host of ['localhost', 'receiver']) {
      expect(await client.send(requestTo(`http://${host}:${receiver.port}/`))).toMatchObject({ kind: 'response' });
    }
    expect(proxy.asked.map(({ authority }) => authority)).toEqual(Array(2).fill(`127.0.0.1:${receiver.port}`));
  });

  it('is the way of every hop of a redirect', async () => {
    receiver.on('/first', { kind: 'answer', status: 307, headers: { Location: 'http://second.example.com:8080/second' } });
    const result = await clientFor().send(requestTo(`http://${HOST}/first`, { redirectsMax: 1 }));
    expect(result).toMatchObject({ kind: 'response', status: 200, redirectedTo: 'http://second.example.com:8080/second' });
    expect(proxy.asked.map(({ authority }) => authority)).toEqual([`${PUBLIC}:80`, `${PUBLIC}:8080`]);
  });

  it('is asked once an origin: tunnels are kept and reused, and never for another origin', async () => {
    const client = clientFor();
    for (let count = 0; count < 10; count++) await client.send(requestTo(`http://${HOST}/`));
    await client.send(requestTo('http://other.example.com/'));
    expect(proxy.asked).toHaveLength(2);
    expect(client.connections).toEqual({ opened: 2, requests: 11 });
    answer = () => ({ leadsTo: securePort });
    for (let count = 0; count < 10; count++) await client.send(requestTo(`https://${HOST}/`));
    expect(proxy.asked).toHaveLength(3);
  });

  it('is asked for nothing when an address is not allowed', async () => {
    for (const addresses of [['127.0.0.1'], [PUBLIC, '10.0.0.1'], ['169.254.169.254']]) {
      const client = clientFor({ lookup: () => Promise.resolve(addresses) });
      for (const scheme of ['http', 'https']) {
        expect(await client.send(requestTo(`${scheme}://${HOST}/`))).toMatchObject({ kind: 'denied', code: 'address_not_allowed' });
      }
    }
    expect([proxy.sockets.length, proxy.asked.length]).toEqual([0, 0]);
  });

  it('may have no way to one family: the first address of the other one is tried', async () => {
    answer = (authority) => (authority.startsWith('[') ? { bytes: 'HTTP/1.1 502 No\r\n\r\n' } : { leadsTo: receiver.port });
    const client = clientFor({ lookup: () => Promise.resolve(['2606:4700::1', '2606:4700::2', PUBLIC]) });
    expect(await client.send(requestTo(`http://${HOST}/`))).toMatchObject({ kind: 'response' });
    expect(proxy.asked.map(({ authority }) => authority)).toEqual(['[2606:4700::1]:80', `${PUBLIC}:80`]);
  });

  it.each([
    ['PROXY_403', 'HTTP/1.1 403 No\r\n\r\n'],
    ['PROXY_407', 'HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\n\r\n'],
    ['PROXY_502', 'HTTP/1.1 502 No\r\n\r\nand a page of text'],
    ['PROXY_302', 'HTTP/1.1 302 Elsewhere\r\nLocation: http://127.0.0.1/\r\n\r\n'],
    ['PROXY_100', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['PROXY_MALFORMED', 'HTTP/1.1 200 Yes\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
    ['HPE_INVALID_CONSTANT', '\u0000\u0001 this is not HTTP \r\n\r\n'],
    ['HPE_HEADER_OVERFLOW', `HTTP/1.1 200 Yes\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`],
  ])('that refuses, redirects or answers something else is a failure: proxy_failed (%s)', async (code, bytes) => {
    answer = () => ({ bytes });
    for (const scheme of ['http', 'https']) {
      expect(await clientFor().send(requestTo(`${scheme}://${HOST}:8080/`))).toMatchObject({
        kind: 'failed',
        code: 'proxy_failed',
        detail: `${HOST}:8080 could not be reached through the proxy (${code}).`,
      });
    }
    await eventually(() => proxy.sockets.every((socket) => socket.destroyed));
    expect(receiver.requests).toHaveLength(0);
  });

  it('that hangs, drips or closes is a failure within the time to connect: proxy_failed', async () => {
    const hang = clientFor({ connectTimeoutMs: 100 });
    for (const bytes of ['', 'HTTP/1.1 200 Yes\r\nX-Half']) {
      answer = () => ({ bytes });
      for (const scheme of ['http', 'https']) {
        const result = await hang.send(requestTo(`${scheme}://${HOST}/`));
        expect(result).toMatchObject({ kind: 'failed', code: 'proxy_failed', detail: expect.stringContaining('ETIMEDOUT') });
      }
    }
    await eventually(() => proxy.sockets.every((socket) => socket.destroyed));
    const closing = createRawServer((socket) => socket.once('data', () => socket.end())).listen(0, '127.0.0.1');
    await once(closing, 'listening');
    const { port } = closing.address() as AddressInfo;
    expect(await clientFor({ port }).send(requestTo(`http://${HOST}/`))).toMatchObject({ kind: 'failed', code: 'proxy_failed' });
    closing.close();
    await once(closing, 'close');
    expect(await clientFor({ port }).send(requestTo(`http://${HOST}/`))).toMatchObject({ code: 'proxy_failed' });
  });

  it('does not excuse a destination: what hangs in the tunnel is connect_timeout, and what does not speak TLS is tls_failed', async () => {
    const silent = createRawServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    answer = () => ({ leadsTo: (silent.address() as AddressInfo).port });
    const results: EgressResult[] = [await clientFor({ connectTimeoutMs: 200 }).send(requestTo(`https://${HOST}/`))];
    answer = () => ({ leadsTo: receiver.port });
    results.push(await clientFor().send(requestTo(`https://${HOST}/`)));
    expect(results).toMatchObject([
      { kind: 'failed', code: 'connect_timeout' },
      { kind: 'failed', code: 'tls_failed' },
    ]);
    silent.close();
  });

  it('is let go of when the client closes while a tunnel is being opened', async () => {
    answer = () => ({ bytes: '' });
    const client = clientFor();
    const sending = client.send(requestTo(`http://${HOST}/`));
    await eventually(() => proxy.asked.length === 1);
    client.close();
    expect(await sending).toMatchObject({ kind: 'failed', code: 'aborted' });
    await eventually(() => proxy.sockets.every((socket) => socket.destroyed));
  });
});

describe('the environment of the process', () => {
  const NAMES = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy', 'NO_PROXY', 'no_proxy'];
  const before = Object.fromEntries(NAMES.map((name) => [name, process.env[name]]));
  let receiver: Receiver;
  let ours: ProxyListener;
  let theirs: ProxyListener;

  beforeEach(async () => {
    receiver = await startReceiver();
    ours = await startProxy(() => ({ leadsTo: receiver.port }));
    theirs = await startProxy(() => ({ leadsTo: receiver.port }));
  });
  afterEach(async () => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await Promise.all([receiver.close(), ours.close(), theirs.close()]);
  });

  it.each([true, false])('names proxies and exceptions to no effect, with a proxy of our own (%s)', async (isProxied) => {
    for (const name of NAMES) process.env[name] = /no_proxy/i.test(name) ? '*' : `http://127.0.0.1:${theirs.port}`;
    const proxy = isProxied ? toForwardProxy(new Secret(`http://127.0.0.1:${ours.port}`)) : null;
    const client = new EgressClient(parseEgressPolicy(['localhost']), { proxy });
    const send = () => client.send({ method: 'GET', url: receiver.url(), headers: [], body: null, timeoutMs: 10_000 });
    expect(await send()).toMatchObject({ kind: 'response' });
    for (const name of NAMES.slice(-2)) delete process.env[name];
    expect(await send()).toMatchObject({ kind: 'response' });
    client.close();
    expect(theirs.sockets).toHaveLength(0);
    expect(ours.asked).toHaveLength(isProxied ? 1 : 0);
  });
});
