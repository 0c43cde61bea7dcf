import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A forward proxy on 127.0.0.1 that knows CONNECT only. */
export interface ProxyListener {
  readonly port: number;
  /** Every CONNECT so far: the authority it names and its credentials. */
  readonly asked: ReadonlyArray<{ readonly authority: string; readonly authorization: string | undefined }>;
  /** Requests that came without CONNECT: there must be none. */
  readonly others: readonly string[];
  /** Both ends of the tunnels, and the connections of refused ones. */
  readonly sockets: readonly Socket[];
  close(): Promise<void>;
}

/** What a proxy does with one CONNECT: leads it to a port of 127.0.0.1, or sends these bytes and leaves the rest to the client. */
export type ProxyAnswer = { readonly leadsTo: number } | { readonly bytes: string };

export async function startProxy(answer: (authority: string) => ProxyAnswer): Promise<ProxyListener> {
  const asked: Array<{ authority: string; authorization: string | undefined }> = [];
  const others: string[] = [];
  const sockets: Socket[] = [];
  const track = (socket: Socket): Socket => {
    sockets.push(socket);
    return socket.on('error', () => socket.destroy());
  };
  const server = createServer((request, response) => {
    others.push(request.url ?? '');
    response.end();
  });
  server.on('connection', track);
  server.on('connect', ({ url = '', headers }: IncomingMessage, client: Socket) => {
    asked.push({ authority: url, authorization: headers['proxy-authorization'] });
    // A server of Node keeps its half open otherwise.
    client.on('end', () => client.destroy()).resume();
    const chosen = answer(url);
    if ('bytes' in chosen) return void client.write(Buffer.from(chosen.bytes, 'latin1'));
    const upstream = track(connect(chosen.leadsTo, '127.0.0.1', () => client.write('HTTP/1.1 200 Connection established\r\n\r\n')));
    client.pipe(upstream).pipe(client);
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    others,
    sockets,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
