import type { OutgoingHttpHeaders } from 'node:http';
import { USER_AGENT } from '../product-version.js';

/** Added unless the request names them. */
const DEFAULTS: ReadonlyArray<readonly [string, string]> = [
  ['Accept', '*/*'],
  ['Accept-Encoding', 'gzip, br, deflate'],
  ['User-Agent', USER_AGENT],
];

/**
 * The headers as Node takes them: repeated names (in any case) become several lines under their first spelling, defaults are added,
 * and Content-Length is set when there is a body. Host and Connection are Node's.
 */
export function toRequestHeaders(headers: ReadonlyArray<readonly [string, string]>, body: Buffer | null): OutgoingHttpHeaders {
  const byName = new Map<string, { name: string; values: string[] }>();
  for (const [name, value] of headers) {
    const entry = byName.get(name.toLowerCase()) ?? { name, values: [] };
    byName.set(name.toLowerCase(), { ...entry, values: [...entry.values, value] });
  }
  for (const [name, value] of DEFAULTS) {
    if (!byName.has(name.toLowerCase())) byName.set(name.toLowerCase(), { name, values: [value] });
  }
  if (body !== null) byName.set('content-length', { name: 'Content-Length', values: [String(body.length)] });
  return Object.fromEntries([...byName.values()].map(({ name, values }) => [name, values.length === 1 ? values[0] : values]));
}
