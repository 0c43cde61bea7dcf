import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { canonicalHost, isAddress, isHostName } from './host-name.js';
import { isPublicAddress } from './public-address.js';

type Network = ReturnType<typeof ipaddr.parseCIDR>;
type Entry = { readonly name: string } | { readonly network: Network };

const PORT_MAX = 65_535;

/**
 * Where requests may go: everywhere public, and what an operator allow-listed although it is private (DESIGN §1.7). Immutable; made
 * by `parseEgressPolicy`. An empty list allows nothing private.
 */
export class EgressPolicy {
  readonly #names: ReadonlySet<string>;
  readonly #networks: readonly Network[];

  constructor(names: Iterable<string>, networks: Iterable<Network>) {
    this.#names = new Set(names);
    this.#networks = [...networks];
  }

  /** Whether the list holds the canonical host, alone or with this port. Such a name may resolve to any address. */
  allowsName(host: string, port: number): boolean {
    return this.#names.has(host) || this.allowsPort(host, port);
  }

  /** Whether the list holds the canonical host with exactly this port. */
  allowsPort(host: string, port: number): boolean {
    return this.#names.has(`${host}:${port}`);
  }

  /** Whether a connection made for the canonical host and port may go to this address. */
  allowsAddress(address: string, host: string, port: number): boolean {
    return this.allowsName(host, port) || isPublicAddress(address) || this.#networks.some((network) => contains(network, address));
  }
}

/**
 * Reads the entries of `CROSSDOCK_EGRESS_ALLOW`: `host`, `host:port` or a CIDR. A name covers itself only, not what lies below it; a
 * CIDR covers the addresses a qualified name may resolve to. No entry lets a URL hold an IP literal. Throws an Error that names every
 * faulty entry.
 */
export function parseEgressPolicy(entries: readonly string[]): EgressPolicy {
  const parsed = entries.map((entry) => parseEntry(entry.trim()));
  const faults = parsed.filter((entry) => typeof entry === 'string');
  if (faults.length > 0) throw new Error(`CROSSDOCK_EGRESS_ALLOW: ${faults.join(' ')}`);
  const names = parsed.flatMap((entry) => (typeof entry !== 'string' && 'name' in entry ? [entry.name] : []));
  const networks = parsed.flatMap((entry) => (typeof entry !== 'string' && 'network' in entry ? [entry.network] : []));
  return new EgressPolicy(names, networks);
}

/** An entry, or the sentence that says what is wrong with it. */
function parseEntry(entry: string): Entry | string {
  if (entry.includes('/')) return parseNetwork(entry) ?? `"${entry}" is not a CIDR such as 10.0.0.0/8 or fd00::/8.`;
  if (isIP(entry.replace(/^\[|\]$/g, '')) !== 0) return `"${entry}" is an address; write it as a CIDR such as 10.0.0.5/32.`;
  const name = parseName(entry);
  return name === undefined ? `"${entry}" is not a host, a host:port or a CIDR.` : { name };
}

function parseNetwork(entry: string): Entry | undefined {
  const [address = '', ...rest] = entry.split('/');
  // ipaddr.js alone would also read octal and short spellings, which mean different networks to different readers.
  if (isIP(address) === 0 || rest.length !== 1 || !ipaddr.isValidCIDR(entry)) return undefined;
  return { network: ipaddr.parseCIDR(entry) };
}

function parseName(entry: string): string | undefined {
  const [, text = '', port] = /^([^\s:@?#\\]+)(?::(\d{1,5}))?$/.exec(entry) ?? [];
  if (port !== undefined && (Number(port) < 1 || Number(port) > PORT_MAX)) return undefined;
  const url = URL.canParse(`http://${text}`) ? new URL(`http://${text}`) : undefined;
  const host = canonicalHost(url?.hostname ?? '');
  if (isAddress(host) || !isHostName(host)) return undefined;
  return port === undefined ? host : `${host}:${Number(port)}`;
}

function contains(network: Network, address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.parse(address);
  return parsed.kind() === network[0].kind() && parsed.match(network);
}
