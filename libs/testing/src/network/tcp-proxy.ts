import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * What the network between a client and a server does. `pass`: nothing. `refuse`: resets every connection, old and new. `stall`: keeps
 * connections open and carries no byte either way, as when packets are dropped; new ones are taken and wait too.
 */
export type NetworkState = 'pass' | 'refuse' | 'stall';

/** A wire that can be cut, between the clients of one server and that server. */
export interface TcpProxy {
  readonly port: number;
  /** The address of the server, seen through this wire. */
  readonly url: string;
  /** Connections that are open now. */
  readonly connections: number;
  /** Connections that ended so far because of `become` or `loseServers`, and connection attempts that met a state other than `pass`. */
  readonly disturbed: number;
  become(state: NetworkState): void;
  /**
   * Every open connection becomes half-open: its server end is gone, and the client is never told, as after a failover without a
   * farewell. New connections are not touched.
   */
  loseServers(): void;
  close(): Promise<void>;
}

interface Wire {
  readonly client: Socket;
  readonly server: Socket;
  isHeld: boolean;
}

/** Starts a proxy on a free port of loopback in front of the server that `targetUrl` names. */
export async function startTcpProxy(targetUrl: string): Promise<TcpProxy> {
  const target = new URL(targetUrl);
  const wires = new Set<Wire>();
  let state: NetworkState = 'pass';
  let disturbed = 0;

  const listener = createServer({ pauseOnConnect: true }, (client) => {
    if (state !== 'pass') disturbed += 1;
    if (state === 'refuse') return void client.resetAndDestroy();
    const wire = { client, server: connect(Number(target.port), target.hostname), isHeld: true };
    wires.add(wire);
    join(wire, () => wires.delete(wire));
    if (state === 'pass') flow(wire);
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  const url = new URL(targetUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);

  return {
    port,
    url: url.href,
    get connections() {
      return wires.size;
    },
    get disturbed() {
      return disturbed;
    },
    become: (next) => {
      state = next;
      if (next !== 'pass') disturbed += wires.size;
      for (const wire of wires) {
        if (next === 'refuse') reset(wire);
        else if (next === 'stall') hold(wire);
        else flow(wire);
      }
    },
    loseServers: () => {
      disturbed += wires.size;
      for (const wire of wires) forgetServer(wire);
    },
    close: async () => {
      listener.close();
      for (const wire of wires) reset(wire);
      await once(listener, 'close');
    },
  };
}

/** Bytes wait in the sockets until `flow`; the end of one side ends the other. */
function join(wire: Wire, onEnd: () => void): void {
  const { client, server } = wire;
  for (const [from, to] of [
    [client, server],
    [server, client],
  ] as const) {
    from.setNoDelay(true);
    // The close that follows an error ends the other side.
    from.on('error', () => undefined);
    from.on('data', (chunk: Buffer) => {
      if (!to.write(chunk)) from.pause();
    });
    to.on('drain', () => wire.isHeld || from.resume());
    from.on('end', () => to.end());
    from.on('close', () => to.destroy());
  }
  client.on('close', onEnd);
  server.pause();
}

function flow(wire: Wire): void {
  wire.isHeld = false;
  wire.client.resume();
  wire.server.resume();
}

function hold(wire: Wire): void {
  wire.isHeld = true;
  wire.client.pause();
  wire.server.pause();
}

function reset({ client, server }: Wire): void {
  client.resetAndDestroy();
  server.resetAndDestroy();
}

/** The client's bytes go on being taken, and vanish. */
function forgetServer({ client, server }: Wire): void {
  server.removeAllListeners();
  server.on('error', () => undefined);
  server.destroy();
  client.removeAllListeners('data');
  client.removeAllListeners('end');
  client.resume();
}
