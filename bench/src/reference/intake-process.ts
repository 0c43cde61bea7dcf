import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { GroupCommit } from '@crossdock/group-commit';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { answerParent } from '../processes/answering.js';
import { ADDING, type Arrival, ARRIVALS, JOB_OPTIONS, type ReferencePlan, type ReferenceStarted, STREAMS } from './reference-jobs.js';

/** HTTP in: checks that a body is JSON, puts it on a queue, answers 202. */
async function listen({ redisUrl }: ReferencePlan): Promise<ReferenceStarted> {
  const queue = new Queue<Arrival>(ARRIVALS, { connection: new Redis(redisUrl), streams: STREAMS });
  const adding = new GroupCommit<Arrival, void>(async (arrivals) => {
    await queue.addBulk(arrivals.map((data) => ({ name: 'arrival', data, opts: JOB_OPTIONS })));
    return arrivals.map(() => undefined);
  }, ADDING);
  const server = createServer((request, response) => {
    read(request)
      .then((arrival) => adding.add(arrival))
      .then(
        () => response.writeHead(202, { 'content-type': 'application/json' }).end('{"accepted":true}'),
        () => response.writeHead(400).end(),
      );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0 };
}

async function read(request: IncomingMessage): Promise<Arrival> {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(request, 'end');
  const body = Buffer.concat(chunks).toString('utf8');
  const { id, sentAtMs } = JSON.parse(body) as Arrival;
  return { id, sentAtMs, body };
}

answerParent(listen);
