import { USER_AGENT } from '../product-version.js';

/** Added unless the request names them. */
const DEFAULTS: ReadonlyArray<readonly [string, string]> = [
  ['Accept', '*/*'],
  ['Accept-Encoding', 'gzip, br, deflate'],
  ['User-Agent', USER_AGENT],
];

/**
 * The headers as Node takes them: a repeated name (in any case) becomes several lines under its first spelling, defaults are added,
 * and Content-Length is set when there is a body, of which `bodyBytes` tells the length. Host and Connection are Node's.
 */
export function toRequestHeaders(
  headers: ReadonlyArray<readonly [string, string]>,
  bodyBytes: number | null,
): Record<string, string | string[]> {
  const spellings = new Map<string, string>();
  // Without a prototype: a header may be called like what objects inherit.
  const lines = Object.create(null) as Record<string, string | string[]>;
  for (const [name, value] of headers) {
    const known = spellings.get(name.toLowerCase());
    if (known === undefined) {
      spellings.set(name.toLowerCase(), name);
      lines[name] = value;
    } else lines[known] = [lines[known] ?? [], value].flat();
  }
  for (const [name, value] of DEFAULTS) if (!spellings.has(name.toLowerCase())) lines[name] = value;
  if (bodyBytes !== null) lines['Content-Length'] = String(bodyBytes);
  return lines;
}
