import type { ConnectionStage } from './connection.js';

/** Why no whole response came, as far as the network tells. Closed. */
export type EgressFailure =
  | 'dns_not_found'
  | 'dns_failed'
  | 'unreachable'
  | 'connection_refused'
  | 'connection_reset'
  | 'connect_timeout'
  | 'proxy_failed'
  | 'tls_failed'
  | 'timeout'
  | 'headers_too_large'
  | 'response_malformed'
  | 'aborted'
  | 'network_error';

/** Completes "host:port ...". */
const PREDICATES: Readonly<Record<EgressFailure, string>> = {
  dns_not_found: 'has no address',
  dns_failed: 'could not be resolved',
  unreachable: 'cannot be reached from here',
  connection_refused: 'refused the connection',
  connection_reset: 'closed the connection before the response was complete',
  connect_timeout: 'did not accept a connection in time',
  proxy_failed: 'could not be reached through the proxy',
  tls_failed: 'did not agree on a TLS connection',
  timeout: 'did not answer in full within the time limit',
  headers_too_large: 'sent more than 16 KiB of response headers',
  response_malformed: 'sent a response that is not valid HTTP or cannot be decompressed',
  aborted: 'was not waited for: the request was cancelled',
  network_error: 'could not be talked to',
};

const BY_CODE: Readonly<Record<string, EgressFailure>> = {
  ENOTFOUND: 'dns_not_found',
  ENODATA: 'dns_not_found',
  EAI_AGAIN: 'dns_failed',
  EAI_FAIL: 'dns_failed',
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_reset',
  ECONNABORTED: 'connection_reset',
  EPIPE: 'connection_reset',
  ERR_STREAM_PREMATURE_CLOSE: 'connection_reset',
  ETIMEDOUT: 'connect_timeout',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  HPE_HEADER_OVERFLOW: 'headers_too_large',
};

/** Codes of the HTTP parser (llhttp), of zlib and of the brotli decoder. */
const MALFORMED = /^(HPE_|Z_|ERR__ERROR_|ERR_BROTLI_)/;

/** Tells the failure from an error's code and the stage the connection was in; never from its text. */
export function toFailure(error: unknown, stage: ConnectionStage | undefined): EgressFailure {
  if (stage === 'tunnelling') return 'proxy_failed';
  const code = codeOf(error) ?? '';
  const known = BY_CODE[code];
  // Whatever breaks a handshake has its own code, dozens of them; a timeout is still a timeout.
  if (stage === 'securing' && known !== 'connect_timeout') return 'tls_failed';
  if (known !== undefined) return known;
  if (MALFORMED.test(code)) return 'response_malformed';
  return stage === 'resolving' ? 'dns_failed' : 'network_error';
}

/** The sentence for a failure, with the system's code when there is one. Holds nothing of the request but host and port. */
export function describeFailure(failure: EgressFailure, target: string, error: unknown): string {
  const code = codeOf(error);
  return `${target} ${PREDICATES[failure]}${code === undefined ? '' : ` (${code})`}.`;
}

/** The code of an error that Node made; undefined for anything else. */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? code : undefined;
}
