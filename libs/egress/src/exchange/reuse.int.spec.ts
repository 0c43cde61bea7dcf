import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '@crossdock/testing';
import { makeCertificate } from '../../test/certificate.js';
import { type RawListener, startRawListener } from '../../test/raw-listener.js';
import { EgressClient, type EgressRequest, parseEgressPolicy } from '../index.js';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';
const request: EgressRequest = { method: 'GET', url: '', headers: [], body: null, timeoutMs: 10_000 };

describe('connections to one origin', () => {
  const certificate = makeCertificate('localhost');
  let server: Server;
  let opened: number;
  let client: EgressClient;

  beforeEach(() => {
    opened = 0;
    client = new EgressClient(parseEgressPolicy(['localhost']), { ca: certificate.cert, lookup: () => Promise.resolve(['127.0.0.1']) });
  });
  afterEach(() => {
    client.close();
    server.closeAllConnections();
    server.close();
  });

  it.each(['http', 'https'])('are reused for more than 95 of 100 requests by %s, one after the other and 20 at a time', async (scheme) => {
    const answer = (_: unknown, response: { end(text: string): unknown }) => void response.end('done');
    server = scheme === 'http' ? createServer(answer) : createSecureServer(certificate, answer);
    server.on('connection', () => (opened += 1)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `${scheme}://localhost:${(server.address() as AddressInfo).port}/`;
    const send = async () => expect(await client.send({ ...request, url })).toMatchObject({ kind: 'response', body: 'done' });
    for (let count = 0; count < 100; count++) await send();
    expect(opened).toBe(1);
    for (let round = 0; round < 20; round++) await Promise.all(Array.from({ length: 20 }, send));
    expect(opened).toBeLessThan(500 * 0.05);
    expect(client.connections).toEqual({ opened, requests: 500 });
  });
});

describe('a kept connection', () => {
  let listener: RawListener;
  let client: EgressClient;

  beforeEach(() => {
    client = new EgressClient(parseEgressPolicy(['localhost']), { lookup: () => Promise.resolve(['127.0.0.1']) });
  });
  afterEach(async () => {
    client.close();
    await listener.close();
  });

  /** Answers the first request of each connection; what becomes of the later ones is the test's. */
  const listen = async (later: (socket: Socket, connection: number) => void): Promise<void> => {
    listener = await startRawListener((socket) => {
      const connection = listener.sockets.indexOf(socket);
      socket.write(OK);
      socket.on('data', () => later(socket, connection));
    });
  };
  const send = () => client.send({ ...request, url: `http://localhost:${listener.port}/` });

  it('that the server closes unseen costs no delivery: the request goes out once more, on a new one', async () => {
    await listen((socket) => socket.resetAndDestroy());
    expect(await send()).toMatchObject({ kind: 'response' });
    expect(await send()).toMatchObject({ kind: 'response' });
    expect(listener.sockets).toHaveLength(2);
    expect(client.connections).toEqual({ opened: 2, requests: 3 });
  });

  it('that the server ends without a word costs no delivery either', async () => {
    await listen((socket) => socket.end());
    expect([await send(), await send()]).toMatchObject([{ kind: 'response' }, { kind: 'response' }]);
  });

  it('is given up with all others to its origin: the new one is not another stale one', async () => {
    await listen((socket) => socket.resetAndDestroy());
    await Promise.all([send(), send(), send()]);
    expect(listener.sockets).toHaveLength(3);
    expect(await send()).toMatchObject({ kind: 'response' });
    expect(listener.sockets).toHaveLength(4);
    await eventually(() => listener.sockets.slice(0, 3).every((socket) => socket.destroyed));
  });

  it('that breaks after a byte of an answer is a failure: the request is not repeated', async () => {
    await listen((socket) => socket.write('H', () => setImmediate(() => socket.resetAndDestroy())));
    expect(await send()).toMatchObject({ kind: 'response' });
    expect(await send()).toMatchObject({ kind: 'failed', code: 'connection_reset' });
    expect(listener.sockets).toHaveLength(1);
  });

  it('is what makes the difference: a new connection that breaks is a failure at once', async () => {
    listener = await startRawListener((socket) => socket.resetAndDestroy());
    expect(await send()).toMatchObject({ kind: 'failed', code: 'connection_reset' });
    expect(listener.sockets).toHaveLength(1);
    expect(client.connections).toEqual({ opened: 1, requests: 1 });
  });

  it('is repeated once and not twice', async () => {
    listener = await startRawListener((socket) => {
      if (listener.sockets.length > 1) return void socket.resetAndDestroy();
      socket.write(OK);
      socket.on('data', () => socket.resetAndDestroy());
    });
    expect(await send()).toMatchObject({ kind: 'response' });
    expect(await send()).toMatchObject({ kind: 'failed', code: 'connection_reset' });
    expect(listener.sockets).toHaveLength(2);
  });

  it('over which an answer comes that nobody asked for is closed before it is used: the answer is no other request’s', async () => {
    await listen((socket) => socket.write(OK));
    await send();
    listener.sockets[0]?.write(OK.replace('200 OK', '299 Smuggled'));
    // Nothing tells from outside when the client has read it.
    await delay(100);
    expect(await send()).toMatchObject({ kind: 'response', status: 200 });
    expect(listener.sockets).toHaveLength(2);
    expect(client.connections).toEqual({ opened: 2, requests: 3 });
  });
});
