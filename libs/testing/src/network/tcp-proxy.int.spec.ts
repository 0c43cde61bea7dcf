import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { eventually, startTcpProxy, type TcpProxy } from '../index.js';

describe('the TCP proxy', () => {
  let server: Server;
  let proxy: TcpProxy;
  let client: Socket;
  let received: string;

  beforeEach(async () => {
    // Repeats what it hears.
    server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.pipe(socket);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxy = await startTcpProxy(`redis://127.0.0.1:${(server.address() as AddressInfo).port}/3`);
    client = await dial();
  });
  afterEach(async () => {
    client.destroy();
    await proxy.close();
    server.close();
  });

  const open = (): Socket => {
    received = '';
    const socket = connect(proxy.port, '127.0.0.1');
    socket.on('data', (part: Buffer) => (received += part.toString()));
    return socket.on('error', () => socket.destroy());
  };
  const dial = async (): Promise<Socket> => {
    const socket = open();
    await once(socket, 'connect');
    return socket;
  };
  // `once` would reject with the error that comes first.
  const closeOf = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));
  const hears = (text: string) => eventually(() => received === text, { what: `"${text}"` });

  it('names the server through itself, and passes everything on both ways', async () => {
    expect(proxy.url).toBe(`redis://127.0.0.1:${proxy.port}/3`);
    client.write('hello');
    await hears('hello');
    expect(proxy.connections).toBe(1);
    client.end();
    await once(client, 'close');
    await eventually(() => proxy.connections === 0);
    expect(proxy.disturbed).toBe(0);
  });

  it('resets connections, old and new, while it refuses, and takes new ones afterwards', async () => {
    const closed = closeOf(client);
    proxy.become('refuse');
    await closed;
    await closeOf(open());
    expect(proxy.disturbed).toBe(2);
    proxy.become('pass');
    client = await dial();
    client.write('again');
    await hears('again');
  });

  it('holds back every byte while it stalls, and loses none', async () => {
    client.write('before');
    await hears('before');
    proxy.become('stall');
    client.write(', during');
    const late = await dial();
    late.write('late');
    await expect(eventually(() => received !== '', { withinMs: 200 })).rejects.toThrow('Waited 200 ms');
    proxy.become('pass');
    await eventually(() => received.includes('late') && received.includes(', during'));
    late.destroy();
  });

  it('makes connections half-open: the client is not told, and nobody answers it', async () => {
    client.write('before');
    await hears('before');
    proxy.loseServers();
    client.write(', after');
    await expect(eventually(() => received !== 'before' || client.destroyed, { withinMs: 200 })).rejects.toThrow('Waited 200 ms');
    expect(proxy.disturbed).toBe(1);
    const other = await dial();
    other.write('new');
    await hears('new');
    other.destroy();
  });
});
