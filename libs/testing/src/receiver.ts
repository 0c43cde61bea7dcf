import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { behave, type Behaviour, type ReceivedRequest } from './receiver-behaviour.js';

type Choice = Behaviour | ((request: ReceivedRequest) => Behaviour | Promise<Behaviour>);

/** A programmable HTTP destination on loopback, for one test file. */
export interface Receiver {
  readonly port: number;
  /** All requests so far, in order of arrival. Requests that were refused or never came whole are not among them. */
  readonly requests: readonly ReceivedRequest[];
  /** Requests that have arrived and whose exchange has not ended: now, and at most since the start or the last `reset`. */
  readonly inFlight: { readonly now: number; readonly max: number };
  /** `http://localhost:<port>`, or with another name that leads to loopback. */
  url(host?: string): string;
  /** The requests whose path (without the query) is the given one. */
  requestsTo(path: string): ReceivedRequest[];
  /** What to do with requests to `path`, or, when that is `*`, with all others. Until told, every request is answered with 200. */
  on(path: string, choice: Choice): void;
  /** Forgets requests and behaviours. */
  reset(): void;
  /** Stops listening and cuts all connections: connecting is refused until `accept`. */
  refuse(): Promise<void>;
  /** Listens again on the same port. */
  accept(): Promise<void>;
  /** Ends it for good, open connections included. */
  close(): Promise<void>;
}

/** Starts a receiver on a free port, on 127.0.0.1 and, where there is one, on ::1 too: `localhost` may mean either. */
export async function startReceiver(): Promise<Receiver> {
  const requests: ReceivedRequest[] = [];
  const choices = new Map<string, Choice>();
  const inFlight = { now: 0, max: 0 };
  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await read(message);
    requests.push(request);
    inFlight.now += 1;
    inFlight.max = Math.max(inFlight.max, inFlight.now);
    response.once('close', () => (inFlight.now -= 1));
    const choice = choices.get(request.path) ?? choices.get('*') ?? { kind: 'answer' };
    behave(typeof choice === 'function' ? await choice(request) : choice, request, response);
  };
  const listen = (port: number): Promise<Server[]> =>
    listenOnLoopback(port, (message, response) => {
      // A client that leaves in the middle of its request, or a behaviour that throws: the client sees the connection end.
      handle(message, response).catch(() => response.destroy());
    });

  let servers = await listen(0);
  const { port } = servers[0]?.address() as AddressInfo;
  const refuse = async (): Promise<void> => {
    await Promise.all(servers.splice(0).map(shut));
  };
  return {
    port,
    requests,
    inFlight,
    url: (host = 'localhost') => `http://${host}:${port}`,
    requestsTo: (path) => requests.filter((request) => request.path === path),
    on: (path, choice) => void choices.set(path, choice),
    reset: () => {
      requests.length = 0;
      inFlight.max = inFlight.now;
      choices.clear();
    },
    refuse,
    accept: async () => {
      if (servers.length === 0) servers = await listen(port);
    },
    close: refuse,
  };
}

type Handler = (message: IncomingMessage, response: ServerResponse) => void;

async function listenOnLoopback(port: number, handler: Handler): Promise<Server[]> {
  const first = await listenOn('127.0.0.1', port, handler);
  try {
    const { port: taken } = first.address() as AddressInfo;
    return [first, await listenOn('::1', taken, handler)];
  } catch {
    // No IPv6 here, or the port belongs to somebody else there: `localhost` then falls back to 127.0.0.1.
    return [first];
  }
}

async function listenOn(host: string, port: number, handler: Handler): Promise<Server> {
  const server = createServer(handler).listen(port, host);
  await once(server, 'listening');
  return server;
}

async function shut(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

async function read(message: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const bodyBytes = Buffer.concat(chunks);
  const url = message.url ?? '';
  return {
    method: message.method ?? '',
    url,
    path: url.split('?')[0] ?? '',
    headers: message.headers,
    rawHeaders: message.rawHeaders,
    body: bodyBytes.toString('utf8'),
    bodyBytes,
    receivedAtMs: Date.now(),
  };
}
