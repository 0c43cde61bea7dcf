import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { eventually } from '@crossdock/testing';
import { type RawListener, startRawListener } from '../../test/raw-listener.js';
import { parseEgressPolicy } from '../index.js';
import { AddressDenied, Connection, type ConnectionSettings, lookupAddresses } from './connection.js';
import { VettingHttpAgent } from './vetting-agents.js';

const settings: ConnectionSettings = {
  policy: parseEgressPolicy([]),
  lookup: lookupAddresses,
  connectTimeoutMs: 10_000,
  proxy: null,
  closing: new AbortController().signal,
  onOpen: () => undefined,
};

describe('the second wall behind the checks of URL and lookup', () => {
  let listener: RawListener;
  let received: number;

  beforeEach(async () => {
    received = 0;
    listener = await startRawListener(() => (received += 1));
  });
  afterEach(() => listener.close());

  it('cuts a socket that is connected to an address that is not allowed, before it has sent a byte', async () => {
    const socket = connect(listener.port, '127.0.0.1');
    new Connection({ host: 'hooks.example.com', port: listener.port, isSecure: false }, settings).follow(socket);
    socket.write('GET / HTTP/1.1\r\n\r\n');
    const [fault] = (await once(socket, 'close').catch((error: unknown) => [error])) as unknown[];
    expect(fault).toBeInstanceOf(AddressDenied);
    await eventually(() => listener.sockets.length === 1 && listener.sockets[0]?.destroyed);
    expect(received).toBe(0);
  });

  it.each(['127.0.0.1', '::1'])('opens no connection for the literal %s, for which no socket asks a lookup', async (host) => {
    const agent = new VettingHttpAgent(settings);
    const fault: unknown = await new Promise((resolve) => request({ host, port: listener.port, agent }).once('error', resolve).end());
    agent.destroy();
    expect(fault).toBeInstanceOf(AddressDenied);
    expect(listener.sockets).toHaveLength(0);
  });
});
