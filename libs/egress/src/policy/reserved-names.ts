/**
 * Domains that never lead to a public destination: RFC 6761 (localhost, test, invalid, example), RFC 6762 and its appendix G (local,
 * and the names home and office networks use), RFC 7686 (onion), RFC 8375 (home.arpa), RFC 9476 (alt), ICANN's reservation of
 * internal, and the names of cluster and Windows resolvers that turn into private addresses or IP literals.
 */
const RESERVED: ReadonlySet<string> = new Set([
  'alt',
  'arpa',
  'cluster',
  'corp',
  'example',
  'home',
  'internal',
  'intranet',
  'invalid',
  'ipv6-literal.net',
  'lan',
  'local',
  'localdomain',
  'localdomain6',
  'localhost',
  'localhost6',
  'onion',
  'private',
  'svc',
  'test',
]);

/** Whether a canonical host is one of the reserved domains or lies below one. */
export function isReservedName(host: string): boolean {
  const labels = host.split('.');
  return labels.some((_, index) => RESERVED.has(labels.slice(index).join('.')));
}
