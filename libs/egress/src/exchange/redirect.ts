import { type Denied, denied } from '../policy/denial.js';
import { type Destination, MISLEADING, parseDestination } from '../policy/destination.js';
import type { EgressPolicy } from '../policy/egress-policy.js';
import type { EgressRequest, EgressResponse } from './egress-result.js';

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Credentials, and keys that mean something to one server only, by the names they usually have. */
const CREDENTIAL_LIKE = /auth|cookie|token|secret|key|signature|password|credential|session|csrf|xsrf/i;

/** Describe a body (RFC 9110 §8); they go when it goes (§15.4). */
const OF_THE_BODY: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-language',
  'content-location',
  'content-type',
  'digest',
  'last-modified',
]);

/** Of a refused host: whoever redirects may write anything there. */
const HOST_CHARS_SHOWN = 255;

/** A request and the place it goes to, vetted. */
export interface Hop {
  readonly request: EgressRequest;
  readonly destination: Destination;
}

/**
 * Where a response sends the request (RFC 9110 §15.4): undefined when it is no redirect or names no place. The new URL is vetted like
 * the first one; from https to http there is no way. A POST becomes a GET without body upon 301 and 302, as in browsers (Fetch §4.4),
 * and so does every method but HEAD upon 303. Another origin gets neither the confidential headers and parameters nor whatever is
 * named like a credential; what was left out once stays out. Pure.
 */
export function nextHop(
  { request, destination }: Hop,
  { status, headers }: EgressResponse,
  policy: EgressPolicy,
): Hop | Denied | undefined {
  const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  if (!REDIRECTS.has(status) || location === undefined) return undefined;
  const next = resolve(location, destination.url, policy);
  if (!next.allowed) return next;
  const turned = turnsIntoGet(status, request.method) ? asGet(request) : request;
  if (next.url.origin === destination.url.origin) return { request: turned, destination: next };
  for (const name of request.confidential?.urlParameters ?? []) {
    if (next.url.searchParams.has(name)) next.url.searchParams.delete(name);
  }
  return { request: withoutCredentials(turned), destination: next };
}

function resolve(location: string, base: URL, policy: EgressPolicy): Destination | Denied {
  // Header values are read as Latin-1; servers write UTF-8, and browsers read it.
  const text = Buffer.from(location, 'latin1').toString('utf8');
  const resolved = URL.canParse(text, base.href) ? new URL(text, base.href) : undefined;
  const next = judge(text, resolved, policy);
  const host = resolved?.host.slice(0, HOST_CHARS_SHOWN) || 'no host';
  if (!next.allowed) return denied(next.code, `${base.host} redirects to ${host}: ${next.detail}`);
  if (base.protocol !== 'https:' || next.url.protocol === 'https:') return next;
  return denied('redirect_downgraded', `${base.host} redirects from https to http, to ${host}.`);
}

/** An absolute URL is judged as it was written: what resolved it would have smoothed out user information or missing slashes. */
function judge(text: string, resolved: URL | undefined, policy: EgressPolicy): Destination | Denied {
  if (resolved === undefined || MISLEADING.test(text)) return denied('invalid_url', 'The URL is not valid.');
  return parseDestination(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : resolved.href, policy);
}

function turnsIntoGet(status: number, method: string): boolean {
  if (status === 303) return method !== 'HEAD' && method !== 'GET';
  return (status === 301 || status === 302) && method === 'POST';
}

function asGet(request: EgressRequest): EgressRequest {
  const headers = request.headers.filter(([name]) => !OF_THE_BODY.has(name.toLowerCase()));
  return { ...request, method: 'GET', body: null, headers };
}

function withoutCredentials(request: EgressRequest): EgressRequest {
  const confidential = new Set(request.confidential?.headers.map((name) => name.toLowerCase()));
  const headers = request.headers.filter(([name]) => !confidential.has(name.toLowerCase()) && !CREDENTIAL_LIKE.test(name));
  return { ...request, headers };
}
