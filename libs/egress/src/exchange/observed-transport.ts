import { type ClientRequest, type IncomingMessage, request as requestHttp, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { Connection, type ConnectionStage, OpeningFailed } from './connection.js';
import type { EgressRequest, EgressTimings } from './egress-result.js';
import { codeOf } from './failure.js';
import { toRequestHeaders } from './request-head.js';

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

/** Nothing of the request was written: it may go out over another connection as if this one had been closed. */
class Spoilt extends Error {
  readonly code = 'ECONNRESET';
}

class Ended extends Error {}

/** The head of a response, letter for letter. */
export interface ResponseHead {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Array<[string, string]>;
}

/**
 * The `transport` axios sends one request through: Node's own, without redirects. It writes the request itself, since axios drops
 * characters from header values, adds a content type and trips over names such as `set`; and it watches the exchange for times, stage
 * and the unjoined response headers.
 */
export class ObservedTransport {
  readonly #sent: Pick<EgressRequest, 'headers' | 'body'>;
  readonly #startedAtMs: number;
  #request: ClientRequest | undefined;
  #response: IncomingMessage | undefined;
  #connection: Connection | undefined;
  /** The socket when requests went over it before this one, and how much had been read from it by then. */
  #used: { readonly socket: Socket; readonly bytesRead: number } | undefined;
  #firstByteMs: number | undefined;
  #fault: unknown;

  /** `startedAtMs` is the reading of `performance.now()` that times count from. */
  constructor(sent: Pick<EgressRequest, 'headers' | 'body'>, startedAtMs: number) {
    this.#sent = sent;
    this.#startedAtMs = startedAtMs;
  }

  /** What axios calls, as it would call `http.request`. */
  readonly request = (options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest => {
    const send = options.protocol === 'https:' ? requestHttps : requestHttp;
    const { headers, body } = this.#sent;
    const bodyBytes = body === null ? null : Buffer.byteLength(body);
    const { protocol, hostname, port, path, method, agent } = options;
    // No more than it needs: Node copies them several times.
    const lean: RequestOptions = { protocol, hostname, port, path, method, agent, insecureHTTPParser: false };
    lean.headers = toRequestHeaders(headers, bodyBytes);
    lean.maxHeaderSize = RESPONSE_HEADER_BYTES_MAX;
    const request = send(lean, (response) => {
      this.#firstByteMs = performance.now() - this.#startedAtMs;
      this.#response = response;
      onResponse(response);
    });
    this.#request = request;
    request.once('error', (error) => {
      this.#fault = error instanceof OpeningFailed ? error.cause : error;
      if (error instanceof OpeningFailed) this.#connection = error.connection;
    });
    request.once('socket', (socket) => this.#observe(request, socket));
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
    end(request, body, bodyBytes);
    return request;
  };

  /** Ends the exchange wherever it is: request and response fail, and the connection is closed. */
  abort(): void {
    this.#response?.destroy(new Ended());
    this.#request?.destroy(new Ended());
  }

  /** Undefined while there is no response. */
  get head(): ResponseHead | undefined {
    if (this.#response === undefined) return undefined;
    const { statusCode, statusMessage, rawHeaders } = this.#response;
    return { status: statusCode ?? 0, statusText: statusMessage ?? '', headers: toPairs(rawHeaders) };
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

  #observe(request: ClientRequest, socket: Socket): void {
    const connection = Connection.of(socket);
    const state = connection?.take(socket);
    if (state === undefined || state === 'new') this.#connection = connection;
    else this.#used = { socket, bytesRead: socket.bytesRead };
    if (state === 'spoilt') request.destroy(new Spoilt());
  }
}

/**
 * Ends a request with its body; axios ends it again, which does nothing. Node writes a text and the head before it in one piece, in the
 * encoding of the text: a head may hold Latin-1, and of that ASCII is a part.
 */
function end(request: ClientRequest, body: string | null, bodyBytes: number | null): void {
  if (body === null) request.end();
  else if (body.length === bodyBytes) request.end(body, 'latin1');
  else request.end(Buffer.from(body, 'utf8'));
}

function toPairs(rawHeaders: readonly string[]): Array<[string, string]> {
  const pairs: Array<[string, string]> = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  return pairs;
}
