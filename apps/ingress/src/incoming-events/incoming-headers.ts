/** Headers that hold a caller's credentials, and those that concern one connection only (RFC 9110 §7.6.1): never stored. */
const REMOVED: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'x-api-key',
  'x-auth-token',
  'x-hub-signature',
  'x-hub-signature-256',
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * The headers an event keeps, from Node's raw list (`[name, value, name, value, …]`). Names keep the spelling they were sent in;
 * a name that a proxy has lower-cased is given back its Train-Case. A repeated header becomes one, values joined by `, `.
 */
export function toIncomingHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const headers = new Map<string, { name: string; values: string[] }>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const key = name.toLowerCase();
    if (REMOVED.has(key)) continue;
    const known = headers.get(key) ?? { name: name === key ? toTrainCase(name) : name, values: [] };
    known.values.push(rawHeaders[index + 1] ?? '');
    headers.set(key, known);
  }
  return Object.fromEntries([...headers.values()].map(({ name, values }) => [name, values.join(', ')]));
}

function toTrainCase(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_match, dash: string, letter: string) => dash + letter.toUpperCase());
}
