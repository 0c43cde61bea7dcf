import { Agent, request } from 'node:http';
import { GroupCommit } from '@crossdock/group-commit';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { answerParent } from '../processes/answering.js';
import {
  ADDING,
  type Arrival,
  ARRIVALS,
  JOB_OPTIONS,
  type ReferencePlan,
  type ReferenceStarted,
  type Result,
  RESULTS,
  STREAMS,
} from './reference-jobs.js';

const REQUESTS_AT_ONCE = 100;

const agent = new Agent({ keepAlive: true, maxSockets: REQUESTS_AT_ONCE });

/** HTTP out: sends each arrival on over connections that are kept alive, and puts the answer on the next queue. */
async function work({ redisUrl, destinationUrl }: ReferencePlan): Promise<ReferenceStarted> {
  const queue = new Queue<Result>(RESULTS, { connection: new Redis(redisUrl), streams: STREAMS });
  const adding = new GroupCommit<Result, void>(async (results) => {
    await queue.addBulk(results.map((data) => ({ name: 'result', data, opts: JOB_OPTIONS })));
    return results.map(() => undefined);
  }, ADDING);
  const worker = new Worker<Arrival>(ARRIVALS, async ({ data }) => adding.add({ ...data, ...(await send(destinationUrl, data.body)) }), {
    connection: new Redis(redisUrl, { maxRetriesPerRequest: null }),
    concurrency: REQUESTS_AT_ONCE,
  });
  await worker.waitUntilReady();
  return { port: 0 };
}

function send(url: string, body: string): Promise<Pick<Result, 'status' | 'response'>> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', agent, headers }, (incoming) => {
      let response = '';
      incoming.setEncoding('utf8').on('data', (text: string) => (response += text));
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, response }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

answerParent(work);
