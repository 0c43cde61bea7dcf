import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { inspect } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { eventually, type Receiver, startReceiver } from '@crossdock/testing';
import { makeCertificate } from '../../test/certificate.js';
import { type RawListener, startRawListener } from '../../test/raw-listener.js';
import { EgressClient, type EgressRequest, type EgressResult, parseEgressPolicy } from '../index.js';

const CREDENTIAL = 'Canary0123456789';
const MIB = 1_048_576;

const HEAD = 'HTTP/1.1 200 OK\r\n';
/** Sends the bytes over and over, as fast as they are taken. */
const pour = (socket: Socket, bytes: string): void => {
  while (!socket.destroyed && socket.write(bytes));
  socket.once('drain', () => pour(socket, bytes));
};
const head = (...headers: string[]) => `${HEAD}${headers.map((header) => `${header}\r\n`).join('')}\r\n`;

describe('a destination that fails', () => {
  let receiver: Receiver;
  let client: EgressClient;
  const listeners: RawListener[] = [];

  beforeAll(async () => {
    receiver = await startReceiver();
  });
  beforeEach(() => {
    receiver.reset();
    client = new EgressClient(parseEgressPolicy(['localhost']));
  });
  afterEach(async () => {
    client.close();
    await Promise.all(listeners.splice(0).map((listener) => listener.close()));
  });
  afterAll(() => receiver.close());

  const send = async (request: Partial<EgressRequest> = {}, signal?: AbortSignal): Promise<EgressResult> => {
    const headers: Array<[string, string]> = [['Authorization', `Bearer ${CREDENTIAL}`]];
    const whole = {
      method: 'POST',
      url: `${receiver.url()}/p?key=${CREDENTIAL}`,
      headers,
      body: CREDENTIAL,
      timeoutMs: 10_000,
      ...request,
    };
    const result = await client.send(whole, signal);
    expect(JSON.stringify(result) + inspect(result, { depth: 20, showHidden: true })).not.toContain('Canary');
    return result;
  };
  const sendTo = async (answer: (socket: Socket) => void, request: Partial<EgressRequest> = {}) => {
    const listener = await startRawListener(answer);
    listeners.push(listener);
    const result = await send({ url: `http://localhost:${listener.port}/p?key=${CREDENTIAL}`, ...request });
    return { listener, result };
  };

  it('refuses connections: connection_refused, with host and port and nothing else of the URL', async () => {
    const closed = await startReceiver();
    await closed.close();
    const result = await send({ url: `${closed.url()}/path?query` });
    expect(result).toMatchObject({
      kind: 'failed',
      code: 'connection_refused',
      detail: `localhost:${closed.port} refused the connection (ECONNREFUSED).`,
      timings: { totalMs: expect.any(Number), dnsMs: expect.any(Number) },
    });
  });

  it('never answers: timeout', async () => {
    receiver.on('*', { kind: 'hang' });
    expect(await send({ timeoutMs: 100 })).toMatchObject({ kind: 'failed', code: 'timeout' });
  });

  it('drips its body: timeout over the whole exchange, and the connection is closed', async () => {
    receiver.on('*', { kind: 'drip', bytes: 1_000_000, everyMs: 5 });
    const result = await send({ timeoutMs: 200 });
    expect(result).toMatchObject({ kind: 'failed', code: 'timeout', timings: { firstByteMs: expect.any(Number) } });
  });

  it('drips its headers: timeout', async () => {
    const drip = (socket: Socket) => {
      const timer = setInterval(() => socket.write('X-Drip: 1\r\n'), 5);
      socket.write(HEAD);
      socket.once('close', () => clearInterval(timer));
    };
    const { listener, result } = await sendTo(drip, { timeoutMs: 200 });
    expect(result).toMatchObject({ kind: 'failed', code: 'timeout' });
    await eventually(() => listener.sockets.every((socket) => socket.destroyed));
  });

  it('drips a compressed body: timeout, and the connection is closed', async () => {
    const bytes = gzipSync(randomBytes(100_000));
    const drip = (socket: Socket) => {
      socket.write(head('Content-Encoding: gzip', `Content-Length: ${bytes.length}`));
      let sent = 0;
      const timer = setInterval(() => socket.write(bytes.subarray(sent, ++sent)), 5);
      socket.once('close', () => clearInterval(timer));
    };
    const { listener, result } = await sendTo(drip, { timeoutMs: 200 });
    expect(result).toMatchObject({ kind: 'failed', code: 'timeout' });
    await eventually(() => listener.sockets.every((socket) => socket.destroyed));
  });

  it('resets the connection before it answers: connection_reset', async () => {
    receiver.on('*', { kind: 'reset' });
    expect(await send()).toMatchObject({ kind: 'failed', code: 'connection_reset' });
  });

  it.each([
    [
      'resets in the middle of the body',
      (socket: Socket) => socket.write(`${head('Content-Length: 100')}half`, () => socket.resetAndDestroy()),
    ],
    ['ends before the promised length', (socket: Socket) => socket.end(`${head('Content-Length: 100')}half`)],
    ['ends in the middle of a chunk', (socket: Socket) => socket.end(`${head('Transfer-Encoding: chunked')}64\r\nhalf`)],
    [
      'ends in the middle of a compressed body',
      (socket: Socket) => socket.end(`${head('Content-Encoding: gzip', 'Content-Length: 100')}\u001f`),
    ],
    ['closes without a word', (socket: Socket) => socket.end()],
    ['ends in the middle of the head', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nX-Half')],
  ])('%s: connection_reset', async (_, answer) => {
    expect((await sendTo((socket) => void answer(socket))).result).toMatchObject({ kind: 'failed', code: 'connection_reset' });
  });

  it.each([
    ['garbage', '\u0000\u0001 this is not HTTP \r\n\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['two lengths', `${head('Content-Length: 1', 'Content-Length: 2')}x`],
    ['one length twice', `${head('Content-Length: 1', 'Content-Length: 1')}x`],
    ['a length that is no number', `${head('Content-Length: -1')}x`],
    ['more interim responses than any server needs', 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(33)],
    ['a length and chunks', `${head('Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n`],
    ['a chunk size that is no number', `${head('Transfer-Encoding: chunked')}zz\r\nxx`],
    ['gzip that is not gzip', `${head('Content-Encoding: gzip', 'Content-Length: 8')}not gzip`],
    ['brotli that is not brotli', `${head('Content-Encoding: br', 'Content-Length: 8')}\u007f\u007fbroken`],
  ])('answers with %s: response_malformed', async (_, bytes) => {
    const { result } = await sendTo((socket) => socket.end(bytes));
    expect(result).toMatchObject({ kind: 'failed', code: 'response_malformed' });
  });

  it('sends more than 16 KiB of headers: headers_too_large', async () => {
    const { result } = await sendTo((socket) => socket.end(head(`X-Long: ${'a'.repeat(17_000)}`)));
    expect(result).toMatchObject({ kind: 'failed', code: 'headers_too_large' });
  });

  it('floods with headers without an end: headers_too_large, and the connection is closed', async () => {
    const { listener, result } = await sendTo((socket) => {
      socket.write(HEAD);
      pour(socket, 'X-Flood: 1\r\n'.repeat(5_000));
    });
    expect(result).toMatchObject({ kind: 'failed', code: 'headers_too_large' });
    await eventually(() => listener.sockets.every((socket) => socket.destroyed));
  });

  it('floods with interim responses: response_malformed, and the connection is closed', async () => {
    const { listener, result } = await sendTo((socket) => pour(socket, 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(10)));
    expect(result).toMatchObject({ kind: 'failed', code: 'response_malformed' });
    await eventually(() => listener.sockets.every((socket) => socket.destroyed));
  });

  it('sends a few interim responses before its answer, as servers may: a response', async () => {
    const { result } = await sendTo((socket) =>
      socket.end(`${'HTTP/1.1 102 Processing\r\n\r\n'.repeat(20)}${head('Content-Length: 2')}ok`),
    );
    expect(result).toMatchObject({ kind: 'response', status: 200, body: 'ok' });
  });

  it('changes the protocol unasked: response_malformed, and the connection is closed', async () => {
    const { listener, result } = await sendTo((socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
    );
    expect(result).toMatchObject({ kind: 'failed', code: 'response_malformed' });
    await eventually(() => listener.sockets.every((socket) => socket.destroyed));
  });

  it('sends more than the promised length: the rest is no part of the body, and the connection is not used again', async () => {
    const { listener, result } = await sendTo((socket) => socket.write(`${head('Content-Length: 2')}ok${head('Content-Length: 4')}evil`));
    expect(result.kind === 'response' ? result.body : result.code).toMatch(/^(ok|response_malformed|connection_reset)$/);
    await eventually(() => listener.sockets.every((socket) => socket.destroyed));
  });

  it.each([
    ['signed itself', makeCertificate('localhost'), false, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['has expired', makeCertificate('localhost', true), true, 'CERT_HAS_EXPIRED'],
    ['is for another name', makeCertificate('other.example.com'), true, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('shows a certificate that %s: tls_failed, and no request is sent', async (_, certificate, isTrusted, code) => {
    let requests = 0;
    const server = createSecureServer(certificate, () => (requests += 1)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    client.close();
    client = new EgressClient(parseEgressPolicy(['localhost']), isTrusted ? { ca: certificate.cert } : {});
    const result = await send({ url: `https://localhost:${(server.address() as AddressInfo).port}/` });
    expect(result).toMatchObject({ kind: 'failed', code: 'tls_failed', detail: expect.stringContaining(code) });
    expect(requests).toBe(0);
    server.close();
    await once(server, 'close');
  });

  it('speaks no TLS where TLS is due: tls_failed', async () => {
    const { result } = await sendTo((socket) => socket.end(head()));
    expect(result.kind).toBe('response');
    expect(await send({ url: receiver.url().replace('http:', 'https:') })).toMatchObject({ kind: 'failed', code: 'tls_failed' });
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ] as const)('sends a bomb in %s: it is cut at 1 MiB, memory stays bounded and the connection is closed', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(200 * MIB));
    const before = process.memoryUsage.rss();
    const answer = (socket: Socket) => {
      socket.write(head(`Content-Encoding: ${encoding}`, `Content-Length: ${bomb.length + 1}`));
      socket.write(bomb);
    };
    const { listener, result } = await sendTo(answer);
    expect(result).toMatchObject({ kind: 'response', bodyCut: true, body: '\u0000'.repeat(MIB) });
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * MIB);
    await eventually(() => listener.sockets.every((socket) => socket.destroyed));
  });

  it.each(['Content-Length: 1073741824', 'Connection: close'])(
    'never ends its body (%s): it is cut at 1 MiB, the connection is closed, and little more was read',
    async (header) => {
      const { listener, result } = await sendTo((socket) => {
        socket.write(head(header));
        pour(socket, 'x'.repeat(65_536));
      });
      expect(result).toMatchObject({ kind: 'response', status: 200, bodyCut: true, body: 'x'.repeat(MIB) });
      await eventually(() => listener.sockets.every((socket) => socket.destroyed));
      // What the buffers of both sides hold comes on top.
      expect(listener.sockets[0]?.bytesWritten).toBeLessThan(32 * MIB);
    },
  );

  it('is left alone when the caller gives up: aborted, also when that was before the start', async () => {
    const stop = new AbortController();
    receiver.on('*', () => {
      stop.abort();
      return { kind: 'hang' };
    });
    expect(await send({}, stop.signal)).toMatchObject({ kind: 'failed', code: 'aborted' });
    expect(await send({}, stop.signal)).toMatchObject({ kind: 'failed', code: 'aborted' });
    expect(receiver.requests).toHaveLength(1);
  });

  it('is left alone when the client closes: what is under way and what comes later ends as aborted', async () => {
    receiver.on('*', () => {
      client.close();
      return { kind: 'hang' };
    });
    expect(await send()).toMatchObject({ kind: 'failed', code: 'aborted' });
    expect(await send()).toMatchObject({ kind: 'failed', code: 'aborted' });
    expect(receiver.requests).toHaveLength(1);
  });
});
