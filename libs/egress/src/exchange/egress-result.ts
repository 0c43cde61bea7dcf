import type { EgressDenial } from '../policy/denial.js';
import type { EgressFailure } from './failure.js';

/** A request, fully rendered. Header names may repeat: each pair goes out, in order within its name. */
export interface EgressRequest {
  /** One of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS. */
  readonly method: string;
  readonly url: string;
  readonly headers: ReadonlyArray<readonly [string, string]>;
  /** Sent byte for byte as UTF-8 with its Content-Length; null for none. */
  readonly body: string | null;
  /** For the whole exchange, from the lookup of the name to the last byte of the response. Milliseconds, more than 0. */
  readonly timeoutMs: number;
}

/** Durations in milliseconds. A phase that did not happen is absent: a reused connection has none but the first byte. */
export interface EgressTimings {
  readonly totalMs: number;
  /** From the start to the head of the response. */
  readonly firstByteMs?: number;
  readonly dnsMs?: number;
  /** TCP alone, after the name was resolved. */
  readonly connectMs?: number;
  readonly tlsMs?: number;
}

/** A response came, whatever its status. Redirects are responses too: none is followed (DESIGN §5). */
export interface EgressResponse {
  readonly kind: 'response';
  readonly status: number;
  readonly statusText: string;
  /** As received: names in their case, repeated names repeated. */
  readonly headers: Array<[string, string]>;
  /** Decompressed, decoded as UTF-8 with invalid bytes replaced; may hold NUL characters. */
  readonly body: string;
  /** The body was longer than 1 MiB (decompressed) and is cut there. */
  readonly bodyCut: boolean;
  readonly timings: EgressTimings;
}

/**
 * What came of a request. `failed`: the network or the destination failed, trying again may help; the destination may have seen the
 * request. `denied`: the policy refused and not a byte was sent. A detail is one plain sentence with host and port at most.
 */
export type EgressResult =
  | EgressResponse
  | { readonly kind: 'failed'; readonly code: EgressFailure; readonly detail: string; readonly timings: EgressTimings }
  | { readonly kind: 'denied'; readonly code: EgressDenial; readonly detail: string };
