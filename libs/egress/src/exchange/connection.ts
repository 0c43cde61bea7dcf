import { lookup as systemLookup } from 'node:dns/promises';
import { once } from 'node:events';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { EgressPolicy } from '../policy/egress-policy.js';
import { Deadline } from './deadline.js';
import { type ForwardProxy, openTunnel, ProxyRefusal } from './forward-proxy.js';

/** Resolves a name to all its addresses, in order of preference. Rejects as `dns.lookup` does; an empty list means not found. */
export type AddressLookup = (hostname: string) => Promise<readonly string[]>;

/** Where a connection is on its way. */
export type ConnectionStage = 'resolving' | 'connecting' | 'tunnelling' | 'securing' | 'open';

/** How long each step of opening a connection took; a step not finished is absent. */
export interface OpeningTimes {
  readonly dnsMs?: number;
  readonly connectMs?: number;
  readonly tlsMs?: number;
}

export interface ConnectionSettings {
  readonly policy: EgressPolicy;
  readonly lookup: AddressLookup;
  /** For lookup, TCP, proxy and TLS together. */
  readonly connectTimeoutMs: number;
  /** The only way out when there is one. */
  readonly proxy: ForwardProxy | null;
  /** Fires when the client closes: ends the tunnels being opened, which no agent knows of yet. */
  readonly closing: AbortSignal;
  /** Called once for each connection that is ready to be used. */
  readonly onOpen: () => void;
}

interface Resolved {
  readonly address: string;
  readonly family: number;
}

export interface Target {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
}

/** The address behind an allowed name is not allowed. */
export class AddressDenied extends Error {}

/** A connection through a proxy did not open: there is no socket to ask how far it came. */
export class OpeningFailed extends Error {
  readonly connection: Connection;

  constructor(connection: Connection, cause: unknown) {
    super('The connection did not open.', { cause });
    this.connection = connection;
  }
}

class ConnectTimeout extends Error {
  readonly code = 'ETIMEDOUT';
}

class NotFound extends Error {
  readonly code = 'ENOTFOUND';
}

/** The resolver of the system: the hosts file, then DNS. */
export const lookupAddresses: AddressLookup = async (hostname) =>
  (await systemLookup(hostname, { all: true })).map(({ address }) => address);

const connections = new WeakMap<Duplex, Connection>();

/** One connection from its lookup on: vets every address it may go to, limits the time it takes to open, and remembers that time. */
export class Connection {
  readonly #target: Target;
  readonly #settings: ConnectionSettings;
  #stage: ConnectionStage = 'resolving';
  #stageSinceMs = performance.now();
  #times: OpeningTimes = {};
  #requests = 0;
  #bytesReadWhenFree = 0;

  constructor(target: Target, settings: ConnectionSettings) {
    this.#target = target;
    this.#settings = settings;
  }

  /** The connection behind a socket of the vetting agents. */
  static of(socket: Duplex): Connection | undefined {
    return connections.get(socket);
  }

  get stage(): ConnectionStage {
    return this.#stage;
  }

  get times(): OpeningTimes {
    return this.#times;
  }

  /** Whether this is a connection to the origin of the host and port. */
  leadsTo({ host, port }: Pick<Target, 'host' | 'port'>): boolean {
    return this.#target.host === host && this.#target.port === port;
  }

  /**
   * Notes that a request goes over its socket. `reused`: others did before, and the other side may have closed it meanwhile. `spoilt`: it also
   * said something nobody asked for, which would be taken for the answer to this request.
   */
  take({ bytesRead }: Socket): 'new' | 'reused' | 'spoilt' {
    this.#requests += 1;
    if (this.#requests === 1) return 'new';
    return bytesRead === this.#bytesReadWhenFree ? 'reused' : 'spoilt';
  }

  /**
   * Given to the socket in place of `dns.lookup`: the name is resolved once, every answer is vetted, and the socket connects to the
   * vetted addresses, so that no second answer can differ from the first. One address that is not allowed refuses them all.
   */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    this.#resolve(hostname).then(
      (addresses) => {
        this.#reach('connecting', 'dnsMs');
        if (options.all === true) return callback(null, addresses);
        callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
      },
      (error: unknown) => callback(error as NodeJS.ErrnoException, []),
    );
  };

  /** Follows a socket that has been told to connect. */
  follow(socket: Socket): void {
    this.#attach(socket);
    const { isSecure } = this.#target;
    const { connectTimeoutMs } = this.#settings;
    const timer = setTimeout(() => socket.destroy(new ConnectTimeout()), connectTimeoutMs);
    socket.once('close', () => clearTimeout(timer));
    socket.once(isSecure ? 'secureConnect' : 'connect', () => clearTimeout(timer));
    socket.once('connect', () => {
      this.#reach(isSecure ? 'securing' : 'open', 'connectMs');
      // Nothing has been written yet: this listener came before those that write.
      if (!this.#mayReach(socket.remoteAddress)) socket.destroy(new AddressDenied());
    });
    if (isSecure) socket.once('secureConnect', () => this.#reach('open', 'tlsMs'));
  }

  /**
   * Opens it through the proxy: a tunnel to a vetted address, and in it TLS with the name of the host, which `secure` begins; null for
   * a plain connection. Rejects with `OpeningFailed`.
   */
  async openThrough(proxy: ForwardProxy, secure: ((tunnel: Socket) => Socket) | null): Promise<Socket> {
    const deadline = new Deadline(this.#settings.connectTimeoutMs, this.#settings.closing);
    const ending = new AbortController();
    deadline.onEnd(() => ending.abort());
    try {
      const addresses = await untilAborted(this.#resolve(this.#target.host), ending.signal);
      this.#reach('tunnelling', 'dnsMs');
      const tunnel = await this.#openTunnel(proxy, addresses, ending.signal);
      this.#reach(secure === null ? 'open' : 'securing', 'connectMs');
      if (secure === null) return this.#attach(tunnel);
      const secured = await handshake(secure(tunnel), ending.signal);
      this.#reach('open', 'tlsMs');
      return this.#attach(secured);
    } catch (error) {
      throw new OpeningFailed(this, deadline.reason === 'timeout' ? new ConnectTimeout() : error);
    } finally {
      deadline.release();
    }
  }

  /** A proxy may have no way to one of the families: the first address of each is tried, in the order of the answers. */
  async #openTunnel(proxy: ForwardProxy, addresses: readonly Resolved[], signal: AbortSignal): Promise<Socket> {
    const [first, second] = addresses.filter(({ family }, index) => addresses.findIndex((other) => other.family === family) === index);
    if (first === undefined) throw new NotFound();
    const { port } = this.#target;
    return openTunnel(proxy, { address: first.address, port }, signal).catch((error: unknown) => {
      if (second === undefined || !(error instanceof ProxyRefusal)) throw error;
      return openTunnel(proxy, { address: second.address, port }, signal);
    });
  }

  #attach(socket: Socket): Socket {
    connections.set(socket, this);
    // A listener for data would see what comes meanwhile, and double the cost of every request.
    socket.on('free', () => (this.#bytesReadWhenFree = socket.bytesRead));
    return socket;
  }

  async #resolve(hostname: string): Promise<Resolved[]> {
    const addresses = await this.#settings.lookup(hostname);
    if (addresses.length === 0) throw new NotFound();
    if (!addresses.every((address) => this.#mayReach(address))) throw new AddressDenied();
    return addresses.map((address) => ({ address, family: isIP(address) }));
  }

  #mayReach(address: string | undefined): boolean {
    return address !== undefined && this.#settings.policy.allowsAddress(address, this.#target.host, this.#target.port);
  }

  #reach(stage: ConnectionStage, step: keyof OpeningTimes): void {
    const nowMs = performance.now();
    this.#times = { ...this.#times, [step]: nowMs - this.#stageSinceMs };
    this.#stage = stage;
    this.#stageSinceMs = nowMs;
    if (stage === 'open') this.#settings.onOpen();
  }
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new ConnectTimeout()), { once: true });
    promise.then(resolve, reject);
  });
}

async function handshake(socket: Socket, signal: AbortSignal): Promise<Socket> {
  try {
    await once(socket, 'secureConnect', { signal });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
