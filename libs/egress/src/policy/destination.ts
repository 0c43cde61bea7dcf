import { ALLOWED, type Denied, denied, type DestinationVerdict } from './denial.js';
import type { EgressPolicy } from './egress-policy.js';
import { isForbiddenPort } from './forbidden-ports.js';
import { canonicalHost, isAddress, isHostName } from './host-name.js';
import { isReservedName } from './reserved-names.js';

/** A URL the policy allows, taken apart. */
export interface Destination {
  readonly allowed: true;
  /** Without fragment; its host is `host`. */
  readonly url: URL;
  readonly host: string;
  readonly port: number;
}

const URL_CHARS_MAX = 16_384;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** The URL parser drops tabs and line ends and turns backslashes into slashes: what it returns may differ from what a reader saw. */
export const MISLEADING = /[\u0000-\u001f\u007f-\u009f\\]/;
const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
/** Scheme, two slashes and an authority; the parser would also accept one slash, none or three. */
const AUTHORITY = /^[a-z]+:\/\/([^/?#]+)/i;

/**
 * Whether a request to this URL may be made, as far as the text tells (DESIGN §1.7). Asked when a definition is saved and again
 * before each request; the addresses behind a name are vetted when the connection is made. Refused: what is not http or https, user
 * information, a host that is an IP address in any spelling (even when allow-listed), single-label and reserved names unless
 * allow-listed by name, and the ports of `forbidden-ports.ts` unless allow-listed as `host:port`. Pure.
 */
export function checkDestination(url: string, policy: EgressPolicy): DestinationVerdict {
  const destination = parseDestination(url, policy);
  return destination.allowed ? ALLOWED : destination;
}

/** As `checkDestination`, and gives the parts of an allowed URL. */
export function parseDestination(text: string, policy: EgressPolicy): Destination | Denied {
  const url = parseUrl(text);
  if (!(url instanceof URL)) return url;
  const host = canonicalHost(url.hostname);
  const port = url.port === '' ? (DEFAULT_PORTS[url.protocol] ?? 0) : Number(url.port);
  const refusal = checkHost(host, port, policy) ?? checkPort(host, port, policy);
  if (refusal !== undefined) return refusal;
  url.hash = '';
  // TLS compares names without the final dot of an absolute name (RFC 6066 §3).
  if (url.hostname !== host) url.hostname = host;
  return { allowed: true, url, host, port };
}

function parseUrl(text: string): URL | Denied {
  if (text.length > URL_CHARS_MAX) return denied('invalid_url', `The URL is longer than ${URL_CHARS_MAX} characters.`);
  if (MISLEADING.test(text)) return denied('invalid_url', 'The URL holds a control character or a backslash.');
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return denied('invalid_url', 'The URL does not begin with http:// or https://.');
  if (scheme !== 'http' && scheme !== 'https') return denied('scheme_not_allowed', 'The URL must begin with http:// or https://.');
  const authority = AUTHORITY.exec(text)?.[1];
  if (authority === undefined || !URL.canParse(text)) return denied('invalid_url', 'The URL is not valid.');
  if (authority.includes('@')) return denied('userinfo_not_allowed', 'The URL must not hold a user name or password.');
  return new URL(text);
}

function checkHost(host: string, port: number, policy: EgressPolicy): Denied | undefined {
  if (isAddress(host)) return denied('host_is_ip', 'The host must be a name, not an IP address.');
  if (!isHostName(host)) return denied('invalid_url', 'The host of the URL is not a valid name.');
  if (policy.allowsName(host, port)) return undefined;
  if (isReservedName(host)) return denied('host_reserved', `The host ${host} is a reserved name and is not in the allow list.`);
  if (host.includes('.')) return undefined;
  return denied('host_not_qualified', `The host ${host} has no domain and is not in the allow list.`);
}

function checkPort(host: string, port: number, policy: EgressPolicy): Denied | undefined {
  if (!isForbiddenPort(port) || policy.allowsPort(host, port)) return undefined;
  return denied('port_not_allowed', `Requests to port ${port} are not allowed.`);
}
