import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A listener on 127.0.0.1 that answers with bytes instead of HTTP. */
export interface RawListener {
  readonly port: number;
  /** Every connection so far. */
  readonly sockets: readonly Socket[];
  close(): Promise<void>;
}

/** Starts a listener on a free port; `answer` is called once a connection, when its first bytes have come. */
export async function startRawListener(answer: (socket: Socket) => void): Promise<RawListener> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    // A client that leaves early resets the connection: that is what some of the specs are about.
    socket.on('error', () => socket.destroy());
    socket.once('data', () => answer(socket));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
