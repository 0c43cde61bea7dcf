import { Agent as HttpAgent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions } from 'node:https';
import { isIP, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AddressDenied, Connection, type ConnectionSettings } from './connection.js';

/**
 * 256 connections to one origin is more than any lane asks for and keeps one destination from taking all file descriptors; tunnels
 * count once they are open. A free
 * connection is dropped after 15 s, or sooner when the server's Keep-Alive header says so: long enough for a busy lane, short enough
 * that few servers close it first.
 */
const AGENT_OPTIONS: AgentOptions & { autoSelectFamilyAttemptTimeout: number } = {
  keepAlive: true,
  // As axios asks for it: another value would be set and set back for every request.
  keepAliveMsecs: 60_000,
  maxSockets: 256,
  maxFreeSockets: 256,
  timeout: 15_000,
  // The default of 250 ms gives up on addresses that are merely far away.
  autoSelectFamilyAttemptTimeout: 2_000,
};

type Created = (error: Error | null, socket: Duplex) => void;

/** Keep-alive connections for http URLs, each vetted. */
export class VettingHttpAgent extends HttpAgent {
  readonly #settings: ConnectionSettings;

  constructor(settings: ConnectionSettings) {
    super(AGENT_OPTIONS);
    this.#settings = settings;
  }

  override createConnection(options: ClientRequestArgs, callback?: Created): Duplex | null | undefined {
    return openVetted(options, { isSecure: false, settings: this.#settings, callback }, (vetted) => super.createConnection(vetted));
  }
}

/** Keep-alive connections for https URLs, each vetted. Certificates are verified against the name, not the address. */
export class VettingHttpsAgent extends HttpsAgent {
  readonly #settings: ConnectionSettings;

  constructor(settings: ConnectionSettings, ca?: string) {
    super({ ...AGENT_OPTIONS, ...(ca === undefined ? {} : { ca }) });
    this.#settings = settings;
  }

  override createConnection(options: RequestOptions, callback?: Created): Duplex | null | undefined {
    return openVetted(options, { isSecure: true, settings: this.#settings, callback }, (vetted) => super.createConnection(vetted));
  }
}

interface Opening {
  readonly isSecure: boolean;
  readonly settings: ConnectionSettings;
  readonly callback: Created | undefined;
}

type Opened = Duplex | null | undefined;

function openVetted<T extends ClientRequestArgs>(
  options: T,
  { isSecure, settings, callback }: Opening,
  open: (options: T) => Opened,
): Duplex | undefined {
  const host = options.host ?? '';
  // A socket asks no lookup about an address: without a name there is nothing to vet, so there is no connection.
  if (host === '' || isIP(host) !== 0) {
    callback?.(new AddressDenied(), new Socket());
    return undefined;
  }
  const connection = new Connection({ host, port: Number(options.port), isSecure }, settings);
  if (settings.proxy === null) {
    const socket = asSocket(open({ ...options, lookup: connection.lookup }));
    connection.follow(socket);
    return socket;
  }
  const secure = isSecure ? (tunnel: Socket) => asSocket(open({ ...options, socket: tunnel })) : null;
  connection.openThrough(settings.proxy, secure).then(
    (socket) => callback?.(null, socket),
    (error: unknown) => callback?.(error as Error, new Socket()),
  );
  return undefined;
}

function asSocket(opened: Opened): Socket {
  if (!(opened instanceof Socket)) throw new Error('An agent of Node opens sockets only.');
  return opened;
}

/** Closes the free connections to an origin: the next request opens a new one. */
export function dropFreeConnections(agent: HttpAgent, origin: { readonly host: string; readonly port: number }): void {
  for (const socket of Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? [])) {
    if (Connection.of(socket)?.leadsTo(origin)) socket.destroy();
  }
}
