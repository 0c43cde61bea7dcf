import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The Azure wire server: a public address by its range, the host's own metadata service by its use. */
const AZURE_WIRE_SERVER = '168.63.129.16';

/** All that is handed out to the public internet in IPv6. Whatever lies outside is denied, also what has no meaning yet. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address belongs to a host on the public internet (SECURITY, "cheap facts"). Denied: private, loopback, link-local,
 * carrier-grade NAT, documentation, benchmarking, multicast and reserved ranges, and every IPv6 form that carries an IPv4 address
 * (mapped, compatible, NAT64, 6to4, Teredo), since what it carries may be private. Text that is no address is denied.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return address !== AZURE_WIRE_SERVER && ipaddr.IPv4.parse(address).range() === 'unicast';
    case 6: {
      // `process` is not used: it would turn a mapped address into the IPv4 one it carries.
      const parsed = ipaddr.IPv6.parse(address);
      return parsed.match(GLOBAL_UNICAST) && parsed.range() === 'unicast';
    }
    default:
      return false;
  }
}
