import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { QueueStore } from '@crossdock/config';

/** The line to a store, on a port of its own, that a test can cut: to its users that is an outage of the store. */
export interface Line {
  readonly store: QueueStore;
  /** Breaks every connection and refuses new ones. */
  cut(): void;
  restore(): Promise<void>;
}

export async function startLine(store: QueueStore): Promise<Line> {
  const target = new URL(store.url);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => (sockets.delete(socket), other.destroy()));
      socket.pipe(other);
    }
  });
  const listen = async (port: number): Promise<number> => {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const url = new URL(store.url);
  url.host = `127.0.0.1:${port}`;
  return {
    store: { ...store, url: url.href },
    cut: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
    restore: async () => void (await listen(port)),
  };
}
