import { type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders, request as requestHttp, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Connection, type ConnectionStage } from './connection.js';
import type { EgressTimings } from './egress-result.js';

/** Response headers beyond this fail the exchange. Set here so that no flag of the process changes it. */
const RESPONSE_HEADER_BYTES_MAX = 16_384;

/** The head of a response, letter for letter. */
export interface ResponseHead {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Array<[string, string]>;
}

/**
 * The `transport` axios sends one request through: Node's own, without redirects. It sets the headers itself, since axios drops
 * characters from values, adds a content type and trips over names such as `set`; and it watches the exchange for times, stage and
 * the unjoined response headers.
 */
export class ObservedTransport {
  readonly #headers: OutgoingHttpHeaders;
  readonly #startedAtMs = performance.now();
  #connection: Connection | undefined;
  #firstByteMs: number | undefined;
  #head: ResponseHead | undefined;
  #fault: unknown;

  constructor(headers: OutgoingHttpHeaders) {
    this.#headers = headers;
  }

  /** What axios calls, as it would call `http.request`. */
  readonly request = (options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest => {
    const send = options.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send({ ...options, headers: this.#headers, maxHeaderSize: RESPONSE_HEADER_BYTES_MAX }, (response) => {
      this.#firstByteMs = performance.now() - this.#startedAtMs;
      this.#head = { status: response.statusCode ?? 0, statusText: response.statusMessage ?? '', headers: toPairs(response.rawHeaders) };
      onResponse(response);
    });
    request.once('error', (error) => {
      this.#fault = error;
    });
    request.once('socket', (socket) => {
      if (!request.reusedSocket) this.#connection = Connection.of(socket);
    });
    return request;
  };

  get head(): ResponseHead | undefined {
    return this.#head;
  }

  /** What broke the request; undefined when nothing did, or only the reading of the response. */
  get fault(): unknown {
    return this.#fault;
  }

  /** Of the connection opened for this request; undefined when a free one was taken or none was needed. */
  get stage(): ConnectionStage | undefined {
    return this.#connection?.stage;
  }

  /** The times so far. */
  get timings(): EgressTimings {
    return {
      totalMs: performance.now() - this.#startedAtMs,
      ...(this.#firstByteMs === undefined ? {} : { firstByteMs: this.#firstByteMs }),
      ...this.#connection?.times,
    };
  }
}

function toPairs(rawHeaders: readonly string[]): Array<[string, string]> {
  const pairs: Array<[string, string]> = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  return pairs;
}
