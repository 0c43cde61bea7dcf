import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** A request as the receiver got it. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query, undecoded. */
  readonly url: string;
  readonly path: string;
  /** Names in lower case, as Node joins them. */
  readonly headers: IncomingMessage['headers'];
  /** Names and values in turn, letter for letter as sent. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
  readonly bodyBytes: Buffer;
  /** Milliseconds since the epoch at which the whole request had arrived. */
  readonly receivedAtMs: number;
}

/**
 * What the receiver does with a request. `answer`: status 200 unless told; a body that is neither text nor bytes goes out as JSON.
 * `hang`: never answers. `reset`: cuts the connection, before the head of the answer or after it. `garbage`: answers something that is
 * not HTTP. `drip`: sends the head, then one byte every so many milliseconds. `truncate`: promises more bytes than it sends, and closes.
 * `overrun`: sends more bytes than it promises. `endless`: sends a body that never ends, as fast as it is read. `echo`: answers what it
 * received as JSON (method, url, headers, body).
 */
export type Behaviour =
  | { readonly kind: 'answer'; readonly status?: number; readonly headers?: OutgoingHttpHeaders; readonly body?: unknown }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset'; readonly after?: 'head' }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'truncate' }
  | { readonly kind: 'overrun' }
  | { readonly kind: 'endless' }
  | { readonly kind: 'drip'; readonly bytes: number; readonly everyMs: number }
  | { readonly kind: 'echo' };

type Answer = Extract<Behaviour, { kind: 'answer' }>;
type Drip = Extract<Behaviour, { kind: 'drip' }>;

export function behave(behaviour: Behaviour, request: ReceivedRequest, response: ServerResponse): void {
  switch (behaviour.kind) {
    case 'answer':
      return sendAnswer(behaviour, response);
    case 'echo':
      return sendAnswer({ kind: 'answer', body: echoOf(request) }, response);
    case 'hang':
      return;
    case 'reset':
      return reset(behaviour.after === 'head', response);
    case 'garbage':
    case 'truncate':
    case 'overrun':
      return sendRaw(RAW_ANSWERS[behaviour.kind], response);
    case 'endless':
      return pour(response);
    case 'drip':
      return drip(behaviour, response);
  }
}

function sendAnswer({ status = 200, headers = {}, body = '' }: Answer, response: ServerResponse): void {
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
  response.writeHead(status, isRaw ? headers : { 'content-type': 'application/json', ...headers });
  response.end(isRaw ? body : JSON.stringify(body));
}

function echoOf({ method, url, headers, body }: ReceivedRequest): unknown {
  return { method, url, headers, body };
}

const RAW_ANSWERS = {
  garbage: '\u0000\u0001 this is not HTTP \r\n\r\n',
  truncate: 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this',
  overrun: 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nmore than this',
};

function sendRaw(text: string, response: ServerResponse): void {
  response.socket?.end(text);
}

function reset(afterHead: boolean, response: ServerResponse): void {
  const cut = (): void => void response.socket?.resetAndDestroy();
  if (!afterHead) return cut();
  // The callback comes when the head has been handed to the network.
  response.writeHead(200, { 'content-length': 100 });
  response.write('.', () => setImmediate(cut));
}

const POURED = Buffer.alloc(65_536, '.');

function pour(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/plain' });
  const fill = (): void => {
    while (!response.destroyed && response.write(POURED));
  };
  response.on('drain', fill);
  fill();
}

function drip({ bytes, everyMs }: Drip, response: ServerResponse): void {
  response.writeHead(200, { 'content-length': bytes });
  response.flushHeaders();
  let left = bytes;
  const timer = setInterval(() => {
    response.write('.');
    left -= 1;
    if (left <= 0) response.end();
  }, everyMs);
  // Also when the client has had enough.
  response.once('close', () => clearInterval(timer));
  response.once('finish', () => clearInterval(timer));
}
