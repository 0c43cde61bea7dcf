import { GroupCommit } from '@crossdock/group-commit';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { answerParent } from '../processes/answering.js';
import { type ReferencePlan, type ReferenceStarted, type Result, RESULTS } from './reference-jobs.js';

const RESULTS_AT_ONCE = 200;

const INSERT = `
  INSERT INTO delivered (id, body, status, response, sent_at_ms)
  SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::float8[])
  ON CONFLICT DO NOTHING`;

/** Writes each result to the one table, those that come together in one statement. */
async function work({ redisUrl, databaseUrl }: ReferencePlan): Promise<ReferenceStarted> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  const inserting = new GroupCommit<Result, void>(
    async (results) => {
      await pool.query({
        name: 'insert',
        text: INSERT,
        values: [
          results.map(({ id }) => id),
          results.map(({ body }) => body),
          results.map(({ status }) => status),
          results.map(({ response }) => response),
          results.map(({ sentAtMs }) => sentAtMs),
        ],
      });
      return results.map(() => undefined);
    },
    { batchMax: RESULTS_AT_ONCE, concurrency: 2 },
  );
  const worker = new Worker<Result>(RESULTS, ({ data }) => inserting.add(data), {
    connection: new Redis(redisUrl, { maxRetriesPerRequest: null }),
    concurrency: RESULTS_AT_ONCE,
  });
  await worker.waitUntilReady();
  return { port: 0 };
}

answerParent(work);
