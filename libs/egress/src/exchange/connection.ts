import { lookup as systemLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import type { EgressPolicy } from '../policy/egress-policy.js';

/** Resolves a name to all its addresses, in order of preference. Rejects as `dns.lookup` does; an empty list means not found. */
export type AddressLookup = (hostname: string) => Promise<readonly string[]>;

/** Where a connection is on its way. */
export type ConnectionStage = 'resolving' | 'connecting' | 'securing' | 'open';

/** How long each step of opening a connection took; a step not finished is absent. */
export interface OpeningTimes {
  readonly dnsMs?: number;
  readonly connectMs?: number;
  readonly tlsMs?: number;
}

export interface ConnectionSettings {
  readonly policy: EgressPolicy;
  readonly lookup: AddressLookup;
  /** For lookup, TCP and TLS together. */
  readonly connectTimeoutMs: number;
}

export interface Target {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
}

/** The address behind an allowed name is not allowed. */
export class AddressDenied extends Error {}

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
    connections.set(socket, this);
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

  async #resolve(hostname: string): Promise<Array<{ address: string; family: number }>> {
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
  }
}
