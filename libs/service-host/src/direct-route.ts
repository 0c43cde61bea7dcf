import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { ProblemFilter } from './problem.filter.js';

/** The injection token of a process' one `DirectRoute`, if it has one. */
export const DIRECT_ROUTE = Symbol('DirectRoute');

export interface DirectAnswer {
  readonly status: number;
  readonly body: object;
}

/**
 * A route that is answered before Express and Nest come in: for the one kind of request that comes thousands of times a second, of which
 * their layers would cost more than all else. It gets plain requests only (`isPlain`); whatever it does not take goes the usual way, so the
 * same address needs a controller too.
 */
export interface DirectRoute {
  /** Whether it answers this request, by its method and URL. */
  takes(request: IncomingMessage): boolean;
  /** What it throws is answered as a problem, as everywhere. */
  answer(request: IncomingMessage, body: Buffer): Promise<DirectAnswer>;
}

/** What happens to every request before it is answered, whichever way it goes. */
export type Step = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

interface Surroundings {
  readonly before: readonly Step[];
  readonly problems: ProblemFilter;
  readonly bodyBytesMax: number;
}

/** Lets the route have the requests it takes; the others go on to the server's present listener. */
export function putDirectRoute(server: Server, route: DirectRoute, surroundings: Surroundings): void {
  const usual = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (route.takes(request) && isPlain(request, surroundings.bodyBytesMax)) void serve(route, surroundings, request, response);
    else for (const listener of usual) listener(request, response);
  });
}

/** A body of a known length within the limit, as it is: nothing to unpack, and nothing to say before it comes. */
function isPlain({ headers }: IncomingMessage, bodyBytesMax: number): boolean {
  const length = headers['content-length'];
  return (
    length !== undefined &&
    Number(length) <= bodyBytesMax &&
    headers['transfer-encoding'] === undefined &&
    headers['content-encoding'] === undefined &&
    headers.expect === undefined
  );
}

async function serve(
  route: DirectRoute,
  { before, problems }: Surroundings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const step of before) step(request, response, () => undefined);
  try {
    const body = await readBody(request);
    // Nobody is there any more to be answered.
    if (body === undefined) return;
    const answer = await route.answer(request, body);
    const text = JSON.stringify(answer.body);
    response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) });
    response.end(text);
  } catch (thrown) {
    problems.answer(thrown, request, response);
  }
}

/** The whole body; undefined when the caller left before it was sent. */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  return new Promise((resolve) => {
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', () => resolve(undefined));
    request.once('close', () => resolve(undefined));
  });
}
