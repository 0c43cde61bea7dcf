import { setMaxListeners } from 'node:events';
import type { Readable } from 'node:stream';
import axios, { AxiosHeaders } from 'axios';
import { denied, type Denied } from '../policy/denial.js';
import { type Destination, parseDestination } from '../policy/destination.js';
import type { EgressPolicy } from '../policy/egress-policy.js';
import { findDeniedHeader } from '../policy/header-rules.js';
import { AddressDenied, type AddressLookup, lookupAddresses } from './connection.js';
import { Deadline } from './deadline.js';
import type { EgressRequest, EgressResponse, EgressResult } from './egress-result.js';
import { describeFailure, toFailure } from './failure.js';
import type { ForwardProxy } from './forward-proxy.js';
import { ObservedTransport } from './observed-transport.js';
import { type Hop, nextHop } from './redirect.js';
import { readBody } from './response-body.js';
import { dropFreeConnections, VettingHttpAgent, VettingHttpsAgent } from './vetting-agents.js';

/** Longest response body that is kept, decompressed (DESIGN §5). */
export const RESPONSE_BODY_BYTES_MAX = 1_048_576;

const CONNECT_TIMEOUT_MS = 5_000;
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export interface EgressClientOptions {
  /** In place of the system's resolver. */
  readonly lookup?: AddressLookup;
  /** Longest time from the lookup of a name to a usable connection; 5 s (DESIGN §5) unless told. */
  readonly connectTimeoutMs?: number;
  /** The only way out when there is one: every connection is a tunnel through it to a vetted address. */
  readonly proxy?: ForwardProxy | null;
  /** Certificates in PEM that destinations are verified against, in place of the usual ones. */
  readonly ca?: string;
}

/**
 * The part of axios that talks HTTP, asked directly: what lies above it merges settings, runs interceptors and changes bodies, for a
 * fifth of all the time a delivery takes.
 */
const sendByHttp = axios.getAdapter('http');

/** The transport sends its own. */
const NO_HEADERS = new AxiosHeaders();

/** One request under way, and what all requests of its exchange share. */
interface Exchange extends Hop {
  readonly deadline: Deadline;
  readonly startedAtMs: number;
}

/**
 * Sends requests to the outside, under the policy. Keeps connections alive between requests to the same origin. No proxy of the
 * environment is used. Redirects are followed as far as a request allows, each vetted like the first URL.
 *
 * No request is repeated but one: when a kept connection turns out to be closed and not a byte of an answer came, the request goes
 * out once more on a new connection. The server may have seen it all the same. That is allowed because deliveries are at least once
 * and carry an Idempotency-Key (DESIGN §1.3). Whoever calls decides on every other retry.
 */
export class EgressClient {
  readonly #policy: EgressPolicy;
  readonly #agents: { readonly httpAgent: VettingHttpAgent; readonly httpsAgent: VettingHttpsAgent };
  readonly #open = new Set<Deadline>();
  readonly #closing = new AbortController();
  #opened = 0;
  #requests = 0;

  constructor(policy: EgressPolicy, options: EgressClientOptions = {}) {
    const { lookup = lookupAddresses, connectTimeoutMs = CONNECT_TIMEOUT_MS, proxy = null, ca } = options;
    const { signal: closing } = this.#closing;
    // Each tunnel being opened listens for the end.
    setMaxListeners(0, closing);
    const settings = { policy, lookup, connectTimeoutMs, proxy, closing, onOpen: () => (this.#opened += 1) };
    this.#policy = policy;
    this.#agents = { httpAgent: new VettingHttpAgent(settings), httpsAgent: new VettingHttpsAgent(settings, ca) };
  }

  /** Since the start: connections that opened, and requests that were to go over them. Their difference is what reuse saved. */
  get connections(): { readonly opened: number; readonly requests: number } {
    return { opened: this.#opened, requests: this.#requests };
  }

  /**
   * Sends one request, follows its redirects if it may, and reads the response, all within `timeoutMs`. Never throws for anything the
   * network or a destination does, and neither the result nor anything it refers to holds the request: no header or body, and no URL
   * but the one a redirect gave, hence no credential. A signal that fires ends the exchange as `failed` with `aborted`.
   */
  async send(request: EgressRequest, signal?: AbortSignal): Promise<EgressResult> {
    const destination = this.#vet(request);
    if (!destination.allowed) return toDenial(destination);
    const deadline = new Deadline(request.timeoutMs, signal);
    this.#open.add(deadline);
    if (this.#closing.signal.aborted) deadline.abort();
    try {
      return await this.#follow({ request, destination, deadline, startedAtMs: performance.now() }, request.redirectsMax ?? 0);
    } finally {
      deadline.release();
      this.#open.delete(deadline);
    }
  }

  /** Ends what is under way as `aborted` and closes all connections. Later requests end the same way. A second call does nothing. */
  close(): void {
    this.#closing.abort();
    for (const deadline of this.#open) deadline.abort();
    this.#agents.httpAgent.destroy();
    this.#agents.httpsAgent.destroy();
  }

  #vet({ method, url, headers }: EgressRequest): Destination | Denied {
    if (!METHODS.has(method)) return denied('method_not_allowed', 'The method of the request is not one that can be sent.');
    return findDeniedHeader(headers) ?? parseDestination(url, this.#policy);
  }

  async #follow(exchange: Exchange, redirectsMax: number): Promise<EgressResult> {
    const result = await this.#exchange(exchange);
    if (result.kind !== 'response' || redirectsMax === 0) return result;
    const next = nextHop(exchange, result, this.#policy);
    if (next === undefined) return result;
    if (!('request' in next)) return toDenial(next);
    const last = await this.#follow({ ...exchange, ...next }, redirectsMax - 1);
    const { origin, pathname } = next.destination.url;
    return last.kind === 'response' ? { redirectedTo: `${origin}${pathname}`, ...last } : last;
  }

  async #exchange(exchange: Exchange): Promise<EgressResult> {
    const first = new ObservedTransport(exchange.request, exchange.startedAtMs);
    try {
      return await this.#perform(exchange, first);
    } catch (error) {
      if (!first.isStale || exchange.deadline.reason !== undefined) return toFault(error, exchange, first);
    }
    // What closed one kept connection, such as a restart of the server, has closed the others too.
    for (const agent of Object.values(this.#agents)) dropFreeConnections(agent, exchange.destination);
    const second = new ObservedTransport(exchange.request, exchange.startedAtMs);
    return this.#perform(exchange, second).catch((error: unknown) => toFault(error, exchange, second));
  }

  async #perform({ request, destination, deadline }: Exchange, transport: ObservedTransport): Promise<EgressResponse> {
    if (deadline.reason !== undefined) throw new Error('The exchange ended before it began.');
    this.#requests += 1;
    deadline.onEnd(() => transport.abort());
    const answer: { readonly data: unknown } = await sendByHttp({
      method: request.method,
      url: destination.url.href,
      transport,
      httpAgent: this.#agents.httpAgent,
      httpsAgent: this.#agents.httpsAgent,
      headers: NO_HEADERS,
      proxy: false,
      maxRedirects: 0,
      responseType: 'stream',
      decompress: true,
      validateStatus: null,
    });
    const { text, cut } = await readBody(answer.data as Readable, RESPONSE_BODY_BYTES_MAX);
    const head = transport.head ?? { status: 0, statusText: '', headers: [] };
    return { kind: 'response', ...head, body: text, bodyCut: cut, timings: transport.timings };
  }
}

function toDenial({ code, detail }: Denied): EgressResult {
  return { kind: 'denied', code, detail };
}

/** The error itself ends here: what axios throws holds the whole request. */
function toFault(error: unknown, { destination, deadline }: Exchange, transport: ObservedTransport): EgressResult {
  const target = `${destination.host}:${destination.port}`;
  // The request knows best: when its parser fails, the body only sees the connection end.
  const cause = transport.fault ?? error;
  if (cause instanceof AddressDenied) {
    return { kind: 'denied', code: 'address_not_allowed', detail: `${target} leads to an address that is not allowed.` };
  }
  const { reason } = deadline;
  const code = reason ?? toFailure(cause, transport.stage);
  const detail = describeFailure(code, target, reason === undefined ? cause : undefined);
  return { kind: 'failed', code, detail, timings: transport.timings };
}
