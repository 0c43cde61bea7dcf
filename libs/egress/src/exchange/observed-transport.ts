import { type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders, request as requestHttp, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { Connection, type ConnectionStage, OpeningFailed } from './connection.js';
import type { EgressTimings } from './egress-result.js';
import { codeOf } from './failure.js';

/** Response headers beyond this fail the exchange. Set here so that no flag of the process changes it. */
const RESPONSE_HEADER_BYTES_MAX = 16_384;

/** Interim responses (1xx) beyond this fail the exchange: Node reads any number of them. No server needs more than a few. */
const INTERIM_RESPONSES_MAX = 32;

/** What a connection reports that the other side has closed. */
const CLOSED: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);

class InterimFlood extends Error {
  readonly code = 'HPE_INTERIM_FLOOD';
}

class Upgraded extends Error {
  readonly code = 'HPE_UPGRADED';
}

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
  readonly #startedAtMs: number;
  #connection: Connection | undefined;
  /** The socket when requests went over it before this one, and how much had been read from it by then. */
  #used: { readonly socket: Socket; readonly bytesRead: number } | undefined;
  #firstByteMs: number | undefined;
  #head: ResponseHead | undefined;
  #fault: unknown;

  /** `startedAtMs` is the reading of `performance.now()` that times count from. */
  constructor(headers: OutgoingHttpHeaders, startedAtMs: number) {
    this.#headers = headers;
    this.#startedAtMs = startedAtMs;
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
      this.#fault = error instanceof OpeningFailed ? error.cause : error;
      if (error instanceof OpeningFailed) this.#connection = error.connection;
    });
    request.once('socket', (socket) => this.#observe(socket));
    let interim = 0;
    request.on('information', () => {
      interim += 1;
      if (interim > INTERIM_RESPONSES_MAX) request.destroy(new InterimFlood());
    });
    request.once('upgrade', (_, socket: Socket) => {
      socket.destroy();
      // For Node the request is over by now: nobody would hear of it but by its time limit.
      request.emit('error', new Upgraded());
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

  /**
   * Whether a kept connection turned out to be closed: no byte came since the request took it. `request.reusedSocket` would not tell
   * of a connection that one request hands to the next.
   */
  get isStale(): boolean {
    return this.#used !== undefined && this.#used.socket.bytesRead === this.#used.bytesRead && CLOSED.has(codeOf(this.#fault) ?? '');
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

  #observe(socket: Socket): void {
    const connection = Connection.of(socket);
    if (connection?.take() === true) this.#used = { socket, bytesRead: socket.bytesRead };
    else this.#connection = connection;
  }
}

function toPairs(rawHeaders: readonly string[]): Array<[string, string]> {
  const pairs: Array<[string, string]> = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  return pairs;
}
