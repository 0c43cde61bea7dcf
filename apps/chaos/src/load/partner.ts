import { Agent, request } from 'node:http';
import type { Answered } from './client-ledger.js';

/** Longer than the hub may take to answer 503 while a store hangs. */
const ANSWER_WITHIN_MS = 15_000;

/** A partner system behind a load balancer: it speaks to every replica of the ingress in turn, over kept connections. */
export class Partner {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 500 });
  private turn = 0;

  /** @param origins the replicas of the ingress; @param path the endpoint. */
  constructor(
    private readonly origins: readonly string[],
    private readonly path: string,
  ) {}

  /** Sends once. Only a replica that takes no connection is passed over, for it cannot have taken the request. Never throws. */
  async send(body: object): Promise<Answered> {
    const text = JSON.stringify(body);
    const first = this.turn++;
    for (let tries = 0; tries < this.origins.length; tries++) {
      const origin = this.origins[(first + tries) % this.origins.length] ?? '';
      const answered = await this.post(`${origin}${this.path}`, text);
      if (answered !== 'not connected') return answered;
    }
    return { kind: 'refused', status: 0 };
  }

  close(): void {
    this.agent.destroy();
  }

  private post(url: string, text: string): Promise<Answered | 'not connected'> {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    return new Promise((resolve) => {
      const call = request(url, { method: 'POST', agent: this.agent, headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }, (answer) => {
        let received = '';
        answer.setEncoding('utf8').on('data', (part: string) => (received += part));
        answer.on('end', () => resolve(judge(answer.statusCode ?? 0, received)));
        answer.on('error', () => resolve({ kind: 'unknown' }));
      });
      call.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED' ? 'not connected' : { kind: 'unknown' }));
      call.end(text);
    });
  }
}

function judge(status: number, received: string): Answered {
  if (status !== 202) return { kind: 'refused', status };
  const eventId = /"eventId":"([0-9a-f-]{36})"/.exec(received)?.[1];
  return eventId === undefined ? { kind: 'unknown' } : { kind: 'ok', eventId };
}
