import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { answerParent } from '../processes/answering.js';
import type { LaneSeen, LanesQuestion } from './lanes.js';

const ANSWER = '{"ok":true}';

interface Sent {
  readonly id: string;
  readonly sentAtMs: number;
}

/** One destination. */
class Destination {
  private readonly server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => void this.take(request, response));
  private readonly arrived = new Map<string, number>();
  private readonly delivered = new Set<string>();
  private requests = 0;
  private answered = 0;
  private underWay = 0;
  private underWayMax = 0;
  port = 0;
  /** Undefined: never. */
  answerAfterMs: number | undefined = 0;

  async listen(): Promise<void> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    const address = this.server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
  }

  reset(): void {
    [this.requests, this.answered, this.underWayMax] = [0, 0, this.underWay];
    this.arrived.clear();
    this.delivered.clear();
  }

  get seen(): LaneSeen {
    const { port, requests, underWayMax, answered, delivered, arrived } = this;
    return { port, requests, underWayMax, answered, delivered: delivered.size, onTheWayMs: [...arrived.values()] };
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const leave = this.enter();
    // Given up by its sender: it may send another one from here on.
    request.socket.once('end', leave);
    response.once('close', leave);
    const { answerAfterMs } = this;
    const sent = await read(request);
    this.requests += 1;
    if (!this.arrived.has(sent.id)) this.arrived.set(sent.id, nowMs() - sent.sentAtMs);
    if (answerAfterMs === undefined) return;
    if (answerAfterMs > 0) await wait(answerAfterMs);
    request.socket.off('end', leave);
    leave();
    this.answered += 1;
    this.delivered.add(sent.id);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': ANSWER.length }).end(ANSWER);
  }

  private enter(): () => void {
    this.underWay += 1;
    this.underWayMax = Math.max(this.underWayMax, this.underWay);
    let isThere = true;
    return () => {
      if (isThere) this.underWay -= 1;
      isThere = false;
    };
  }
}

async function read(request: IncomingMessage): Promise<Sent> {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(request, 'end');
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Sent;
}

/** The time of day with fractions of a millisecond, as the load generator writes it into its requests. */
function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

const destinations: Destination[] = [];

async function listen(ports: number): Promise<void> {
  for (let made = 0; made < ports; made += 1) {
    const destination = new Destination();
    await destination.listen();
    destinations.push(destination);
  }
}

function setAnswer(port: number, afterMs: number | undefined): void {
  const destination = destinations.find((one) => one.port === port);
  if (destination === undefined) throw new Error(`Nobody listens on port ${port}.`);
  destination.answerAfterMs = afterMs;
}

answerParent(async (question: LanesQuestion): Promise<LaneSeen[]> => {
  switch (question.kind) {
    case 'listen':
      await listen(question.ports);
      break;
    case 'reset':
      for (const destination of destinations) destination.reset();
      break;
    case 'hang':
      setAnswer(question.port, undefined);
      break;
    case 'answer':
      setAnswer(question.port, question.afterMs);
      break;
    case 'look':
      break;
  }
  return destinations.map(({ seen }) => seen);
});
