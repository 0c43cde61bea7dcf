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
  /** For the whole exchange, redirects included, from the lookup of the name to the last byte. Milliseconds, more than 0. */
  readonly timeoutMs: number;
  /** Redirects that are followed at most; none unless told. The 3xx beyond is the response. */
  readonly redirectsMax?: number;
  /** What must not leave the origin of `url`, beside what `redirect.ts` takes for a credential by its name. */
  readonly confidential?: ConfidentialNames;
}

/** Names of headers (in any case) and of query parameters that carry credentials. */
export interface ConfidentialNames {
  readonly headers: readonly string[];
  readonly urlParameters: readonly string[];
}

/**
 * Durations in milliseconds. A phase that did not happen is absent: a reused connection has none but the first byte. After a redirect
 * the phases are those of the last connection.
 */
export interface EgressTimings {
  readonly totalMs: number;
  /** From the start to the head of the response. */
  readonly firstByteMs?: number;
  readonly dnsMs?: number;
  /** TCP alone, or the way through the proxy, after the name was resolved. */
  readonly connectMs?: number;
  readonly tlsMs?: number;
}

/** A response came, whatever its status. A redirect that is not followed is a response too (DESIGN §5). */
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
  /** The URL that answered, without its query; absent when no redirect was followed. */
  readonly redirectedTo?: string;
  readonly timings: EgressTimings;
}

/**
 * What came of a request. `failed`: the network or the destination failed, trying again may help; the destination may have seen the
 * request. `denied`: the policy refused and not a byte was sent, or not a byte to where a redirect led. A detail is one plain sentence with host and port at most.
 */
export type EgressResult =
  | EgressResponse
  | { readonly kind: 'failed'; readonly code: EgressFailure; readonly detail: string; readonly timings: EgressTimings }
  | { readonly kind: 'denied'; readonly code: EgressDenial; readonly detail: string };
