import { inspect } from 'node:util';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { type Receiver, startReceiver } from '@crossdock/testing';
import { EgressClient, type EgressRequest, parseEgressPolicy } from '../index.js';

const MIB = 1_048_576;

describe('a request that reaches its destination', () => {
  let receiver: Receiver;
  let client: EgressClient;

  beforeAll(async () => {
    receiver = await startReceiver();
    client = new EgressClient(parseEgressPolicy([`localhost:${receiver.port}`]));
  });
  beforeEach(() => receiver.reset());
  afterAll(async () => {
    client.close();
    await receiver.close();
  });

  const send = (request: Partial<EgressRequest> = {}) =>
    client.send({ method: 'POST', url: `${receiver.url()}/in`, headers: [], body: null, timeoutMs: 10_000, ...request });
  const sendAndSee = async (request: Partial<EgressRequest>) => {
    expect(await send(request)).toMatchObject({ kind: 'response', status: 200 });
    return receiver.requests.at(-1)!;
  };

  it('carries path, query, headers and body exactly as given', async () => {
    const body = '{"name": "żółw 🐢",\r\n "n": 1.0}';
    const headers: Array<[string, string]> = [
      ['content-type', 'application/json'],
      ['X-Odd-CASE', 'a  b;  "c" ÿ'],
      ['X-Two', '1'],
      ['x-two', '2'],
    ];
    const seen = await sendAndSee({ url: `${receiver.url()}/a%2Fb/ż?q=%31&q=a+b`, headers, body });
    expect(seen).toMatchObject({ method: 'POST', url: '/a%2Fb/%C5%BC?q=%31&q=a+b', body });
    const lines = seen.rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${seen.rawHeaders[index + 1]}`] : []));
    expect(lines).toEqual([
      'content-type: application/json',
      'X-Odd-CASE: a  b;  "c" ÿ',
      'X-Two: 1',
      'X-Two: 2',
      'Accept: */*',
      'Accept-Encoding: gzip, br, deflate',
      expect.stringMatching(/^User-Agent: Crossdock\/\d/),
      `Content-Length: ${Buffer.byteLength(body)}`,
      `Host: localhost:${receiver.port}`,
      'Connection: keep-alive',
    ]);
  });

  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('may be a %s, with and without a body', async (method) => {
    const without = await sendAndSee({ method });
    expect(without).toMatchObject({ method, body: '' });
    expect(without.headers['content-type']).toBeUndefined();
    expect(without.headers['transfer-encoding']).toBeUndefined();
    expect(await sendAndSee({ method, body: 'text' })).toMatchObject({ method, body: 'text', headers: { 'content-length': '4' } });
  });

  it('may carry headers named like the methods of objects', async () => {
    const names = ['set', 'get', 'has', 'delete', 'normalize', 'tojson', 'constructor', '__proto__', 'hasownproperty'];
    const seen = await sendAndSee({ headers: names.map((name) => [name, 'yes']) });
    expect(seen.rawHeaders.slice(0, 2 * names.length)).toEqual(names.flatMap((name) => [name, 'yes']));
  });

  it('gives status, reason, headers and body of the response as they came', async () => {
    receiver.on('*', { kind: 'answer', status: 418, headers: { 'X-Odd-CASE': ['1', '2'], 'Set-Cookie': 'a=b' }, body: 'ż\u0000' });
    const result = await send();
    expect(result).toMatchObject({ kind: 'response', status: 418, statusText: "I'm a Teapot", body: 'ż\u0000', bodyCut: false });
    expect(result.kind === 'response' && result.headers.slice(0, 3)).toEqual([
      ['X-Odd-CASE', '1'],
      ['X-Odd-CASE', '2'],
      ['Set-Cookie', 'a=b'],
    ]);
  });

  it.each([200, 204, 304, 400, 401, 404, 500, 503])('is a response whatever the status: %i', async (status) => {
    receiver.on('*', { kind: 'answer', status });
    expect(await send()).toMatchObject({ kind: 'response', status });
  });

  it.each([301, 302, 303, 307, 308])('is not followed by another one when redirected with %i', async (status) => {
    const target = await startReceiver();
    receiver.on('/in', { kind: 'answer', status, headers: { Location: `${target.url()}/elsewhere` } });
    const again = new EgressClient(parseEgressPolicy(['localhost']));
    const result = await again.send({ method: 'GET', url: `${receiver.url()}/in`, headers: [], body: null, timeoutMs: 10_000 });
    again.close();
    expect(result).toMatchObject({ kind: 'response', status });
    expect([receiver.requests.length, target.requests.length]).toEqual([1, 0]);
    await target.close();
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['identity', (text: string) => Buffer.from(text)],
  ] as const)('has its response decompressed from %s', async (encoding, compress) => {
    receiver.on('*', { kind: 'answer', headers: { 'Content-Encoding': encoding }, body: compress('żółw '.repeat(1_000)) });
    expect(await send()).toMatchObject({ body: 'żółw '.repeat(1_000), bodyCut: false });
  });

  it('has its response read up to 1 MiB, cut there and flagged, and a response of exactly 1 MiB left whole', async () => {
    receiver.on('/whole', { kind: 'answer', body: 'a'.repeat(MIB) });
    receiver.on('/long', { kind: 'answer', body: 'a'.repeat(MIB + 1) });
    expect(await send({ url: `${receiver.url()}/whole` })).toMatchObject({ body: 'a'.repeat(MIB), bodyCut: false });
    expect(await send({ url: `${receiver.url()}/long` })).toMatchObject({ status: 200, body: 'a'.repeat(MIB), bodyCut: true });
  });

  it('measures a new connection step by step, and a reused one only to the first byte', async () => {
    const fresh = new EgressClient(parseEgressPolicy(['localhost']));
    const request = { method: 'GET', url: receiver.url(), headers: [], body: null, timeoutMs: 10_000 };
    const first = await fresh.send(request);
    const second = await fresh.send(request);
    fresh.close();
    const number = expect.any(Number);
    expect(first).toMatchObject({ timings: { totalMs: number, firstByteMs: number, dnsMs: number, connectMs: number } });
    expect(first).not.toHaveProperty('timings.tlsMs');
    expect(second).toHaveProperty('timings', { totalMs: number, firstByteMs: number });
  });

  it('leaves no credential in the result', async () => {
    const credential = 'Canary+/"&%=0123456789';
    receiver.on('*', { kind: 'answer', status: 401, body: 'no' });
    const headers: Array<[string, string]> = [
      ['Authorization', `Bearer ${credential}`],
      ['X-API-Key', credential],
    ];
    const result = await send({ url: `${receiver.url()}/in?key=Canary0123456789`, headers, body: credential });
    expect(result.kind).toBe('response');
    expect(JSON.stringify(result) + inspect(result, { depth: 20, showHidden: true })).not.toContain('Canary');
  });
});
