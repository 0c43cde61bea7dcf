import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answerParent } from '../processes/answering.js';
import type { DestinationCount, DestinationQuestion } from './destination.js';

const ANSWER = '{"ok":true}';

let requests = 0;
let connections = 0;
let answerAfterMs = 0;
const ids = new Set<string>();

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  void receive(request).then(() => {
    if (answerAfterMs === 0) return answer(response);
    setTimeout(() => answer(response), answerAfterMs);
  });
});
server.on('connection', () => (connections += 1));

async function receive(request: IncomingMessage): Promise<void> {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(request, 'end');
  const { id } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { id: string };
  requests += 1;
  ids.add(id);
}

function answer(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': ANSWER.length }).end(ANSWER);
}

function count(): DestinationCount {
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, requests, distinct: ids.size, connections };
}

answerParent(async (question: DestinationQuestion) => {
  switch (question.kind) {
    case 'listen':
      await once(server.listen(0, '127.0.0.1'), 'listening');
      break;
    case 'reset':
      [requests, connections] = [0, 0];
      ids.clear();
      break;
    case 'slow':
      answerAfterMs = question.answerAfterMs;
      break;
    case 'count':
      break;
  }
  return count();
});
