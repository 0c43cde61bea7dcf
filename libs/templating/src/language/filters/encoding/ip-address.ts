const V4_BITS = 32;
const V6_BITS = 128;

/** Networks that are reached from inside only: their first address and how many of its bits all addresses share. */
const PRIVATE_V4 = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
const PRIVATE_V6 = ['fe80::/10', 'fec0::/10', '::1/128'];

/** Those of IPv4 that count as private when they are written as IPv6. */
const PRIVATE_MAPPED = [...PRIVATE_V4, '169.254.0.0/16', '127.0.0.0/8'];

/** Whether a text is an IPv4 address. Leading zeros are allowed, as Jinjava does; Node's `isIPv4` refuses them. */
export function isIpV4(text: string): boolean {
  const numbers = text.split('.');
  return numbers.length === 4 && numbers.every((number) => /^[0-9]{1,3}$/.test(number) && Number(number) < 256);
}

/** Whether a text looks like an IPv6 address of groups and at most one `::`. Jinjava does not count the groups around `::`. */
export function isIpV6(text: string): boolean {
  const sides = text.split('::');
  const areGroups = sides.every((side) => groupsOf(side).every(isGroup));
  return areGroups && (sides.length === 2 || (sides.length === 1 && groupsOf(text).length === 8));
}

function isGroup(group: string): boolean {
  return /^[0-9a-f]{1,4}$/i.test(group);
}

function groupsOf(side: string): string[] {
  return side === '' ? [] : side.split(':');
}

/** Whether an address cannot be reached from outside. One that does not exist can. */
export function isPrivate(address: string): boolean {
  if (isIpV4(address)) return PRIVATE_V4.some((network) => isWithin(network, numberOf(address)));
  const number = numberOf(address);
  if (number !== undefined && number >> 32n === 0xffffn) return PRIVATE_MAPPED.some((network) => isWithin(network, number & 0xffffffffn));
  return PRIVATE_V6.some((network) => isWithin(network, number));
}

function isWithin(network: string, number: bigint | undefined): boolean {
  const [address = '', bits] = network.split('/');
  const shift = BigInt((isIpV4(address) ? V4_BITS : V6_BITS) - Number(bits));
  return number !== undefined && (numberOf(address) ?? 0n) >> shift === number >> shift;
}

/** The number of an address; undefined for one whose groups are too many. */
function numberOf(address: string): bigint | undefined {
  if (isIpV4(address)) return joined(address.split('.').map(BigInt), 8n);
  const [left = '', right] = address.split('::');
  const [head, tail] = [groupsOf(left), groupsOf(right ?? '')];
  const missing = 8 - head.length - tail.length;
  if (missing < (right === undefined ? 0 : 1)) return undefined;
  return joined(
    [...head, ...Array<string>(missing).fill('0'), ...tail].map((group) => BigInt(`0x${group}`)),
    16n,
  );
}

function joined(parts: readonly bigint[], bits: bigint): bigint {
  return parts.reduce((number, part) => (number << bits) | part, 0n);
}

/** The network in which an address stands. */
export class Network {
  private constructor(
    private readonly lowest: bigint,
    private readonly bits: number,
    private readonly bitsMax: number,
  ) {}

  /** The network of an address whose first bits all its addresses share; undefined if there is none. */
  static of(address: string, bits: number): Network | undefined {
    const bitsMax = isIpV4(address) ? V4_BITS : V6_BITS;
    const number = numberOf(address);
    if (number === undefined || bits < 0 || bits > bitsMax) return undefined;
    const shift = BigInt(bitsMax - bits);
    return new Network((number >> shift) << shift, bits, bitsMax);
  }

  get first(): string {
    return this.write(this.lowest);
  }

  get broadcast(): string {
    return this.write(this.lowest | this.hostMask);
  }

  get netmask(): string {
    return this.write(((1n << BigInt(this.bitsMax)) - 1n) ^ this.hostMask);
  }

  /** The address after the first; a network of IPv4 with one or two addresses has none. */
  get gateway(): string {
    if (this.bitsMax === V4_BITS && this.bits > 30) return this.write(0n);
    return this.write((this.lowest + 1n) % (1n << BigInt(this.bitsMax)));
  }

  private get hostMask(): bigint {
    return (1n << BigInt(this.bitsMax - this.bits)) - 1n;
  }

  private write(number: bigint): string {
    if (this.bitsMax === V4_BITS) return partsOf(number, 4, 8n).join('.');
    return compressed(partsOf(number, 8, 16n).map((group) => group.toString(16)));
  }
}

function partsOf(number: bigint, count: number, bits: bigint): bigint[] {
  return Array.from({ length: count }, (_, index) => (number >> (bits * BigInt(count - 1 - index))) & ((1n << bits) - 1n));
}

/** The first of the longest runs of at least two zeros is left out (RFC 5952). */
function compressed(groups: readonly string[]): string {
  const runs = groups
    .map((_, index) => groups.slice(index).findIndex((group) => group !== '0'))
    .map((length, index) => (length === -1 ? 8 - index : length));
  const longest = Math.max(...runs);
  if (longest < 2) return groups.join(':');
  const start = runs.indexOf(longest);
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + longest).join(':')}`;
}
