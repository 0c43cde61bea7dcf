import type { Readable } from 'node:stream';
import axios from 'axios';
import { denied, type Denied } from '../policy/denial.js';
import { type Destination, parseDestination } from '../policy/destination.js';
import type { EgressPolicy } from '../policy/egress-policy.js';
import { findDeniedHeader } from '../policy/header-rules.js';
import { AddressDenied, type AddressLookup, lookupAddresses } from './connection.js';
import { Deadline } from './deadline.js';
import type { EgressRequest, EgressResponse, EgressResult } from './egress-result.js';
import { describeFailure, toFailure } from './failure.js';
import { ObservedTransport } from './observed-transport.js';
import { toRequestHeaders } from './request-head.js';
import { readBody } from './response-body.js';
import { VettingHttpAgent, VettingHttpsAgent } from './vetting-agents.js';

/** Longest response body that is kept, decompressed (DESIGN §5). */
export const RESPONSE_BODY_BYTES_MAX = 1_048_576;

const CONNECT_TIMEOUT_MS = 5_000;
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export interface EgressClientOptions {
  /** In place of the system's resolver. */
  readonly lookup?: AddressLookup;
  /** Longest time from the lookup of a name to a usable connection; 5 s (DESIGN §5) unless told. */
  readonly connectTimeoutMs?: number;
}

/** One exchange under way. */
interface Exchange {
  readonly request: EgressRequest;
  readonly destination: Destination;
  readonly body: Buffer | null;
  readonly transport: ObservedTransport;
  readonly deadline: Deadline;
}

/**
 * Sends requests to the outside, under the policy. Keeps connections alive between requests to the same origin. No redirect is
 * followed, no proxy of the environment is used, no request is repeated: whoever calls decides on retries.
 */
export class EgressClient {
  readonly #policy: EgressPolicy;
  readonly #agents: { readonly httpAgent: VettingHttpAgent; readonly httpsAgent: VettingHttpsAgent };
  readonly #open = new Set<Deadline>();
  #isClosed = false;

  constructor(policy: EgressPolicy, options: EgressClientOptions = {}) {
    const { lookup = lookupAddresses, connectTimeoutMs = CONNECT_TIMEOUT_MS } = options;
    const settings = { policy, lookup, connectTimeoutMs };
    this.#policy = policy;
    this.#agents = { httpAgent: new VettingHttpAgent(settings), httpsAgent: new VettingHttpsAgent(settings) };
  }

  /**
   * Sends one request and reads its response within `timeoutMs`. Never throws for anything the network or a destination does, and
   * neither the result nor anything it refers to holds the request: no URL, header or body, hence no credential. A signal that fires
   * ends the exchange as `failed` with `aborted`.
   */
  async send(request: EgressRequest, signal?: AbortSignal): Promise<EgressResult> {
    const destination = this.#vet(request);
    if (!destination.allowed) return { kind: 'denied', code: destination.code, detail: destination.detail };
    const body = request.body === null ? null : Buffer.from(request.body, 'utf8');
    const transport = new ObservedTransport(toRequestHeaders(request.headers, body));
    const deadline = new Deadline(request.timeoutMs, signal);
    this.#open.add(deadline);
    if (this.#isClosed) deadline.abort();
    const exchange: Exchange = { request, destination, body, transport, deadline };
    try {
      return await this.#perform(exchange);
    } catch (error) {
      return toFault(error, exchange);
    } finally {
      deadline.release();
      this.#open.delete(deadline);
    }
  }

  /** Ends what is under way as `aborted` and closes all connections. Later requests end the same way. A second call does nothing. */
  close(): void {
    this.#isClosed = true;
    for (const deadline of this.#open) deadline.abort();
    this.#agents.httpAgent.destroy();
    this.#agents.httpsAgent.destroy();
  }

  #vet({ method, url, headers }: EgressRequest): Destination | Denied {
    if (!METHODS.has(method)) return denied('method_not_allowed', 'The method of the request is not one that can be sent.');
    return findDeniedHeader(headers) ?? parseDestination(url, this.#policy);
  }

  async #perform({ request, destination, body, transport, deadline }: Exchange): Promise<EgressResponse> {
    const { data } = await axios.request<Readable>({
      ...this.#agents,
      method: request.method,
      url: destination.url.href,
      data: body,
      transport,
      signal: deadline.signal,
      adapter: 'http',
      proxy: false,
      maxRedirects: 0,
      responseType: 'stream',
      decompress: true,
      maxBodyLength: Infinity,
      validateStatus: () => true,
      transformRequest: (sent: unknown) => sent,
      transformResponse: (received: unknown) => received,
    });
    const { text, cut } = await readBody(data, RESPONSE_BODY_BYTES_MAX);
    const head = transport.head ?? { status: 0, statusText: '', headers: [] };
    return { kind: 'response', ...head, body: text, bodyCut: cut, timings: transport.timings };
  }
}

/** The error itself ends here: what axios throws holds the whole request. */
function toFault(error: unknown, { destination, transport, deadline }: Exchange): EgressResult {
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
