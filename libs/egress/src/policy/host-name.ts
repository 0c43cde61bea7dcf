import { isIP } from 'node:net';

const NAME_CHARS_MAX = 253;
/** RFC 1123 §2.1, and the underscore that container networks use. */
const LABEL = /^[a-z0-9_-]{1,63}$/;

/** The one spelling of a host the policy compares: without the brackets of IPv6 and without the dot that ends an absolute name. */
export function canonicalHost(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

/** Whether a canonical host is an address. The URL parser has already turned decimal, hex, octal and full-width spellings into one. */
export function isAddress(host: string): boolean {
  return isIP(host) !== 0;
}

/** Whether a canonical host is a well-formed name (ASCII; international names are in their `xn--` form by now). */
export function isHostName(host: string): boolean {
  return host.length <= NAME_CHARS_MAX && host.split('.').every((label) => LABEL.test(label));
}
