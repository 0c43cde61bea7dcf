import { toRecorded } from '../hub/response-events.js';
import type { Pipeline } from '../measuring/pipeline.js';
import { QueueOperations } from '../measuring/queue-operations.js';
import { OWN, readStatements } from '../measuring/statements.js';
import { startChild } from '../processes/child.js';
import type { Cleanup } from '../processes/cleanup.js';
import type { Stage } from '../stage.js';
import { ARRIVALS, type ReferencePlan, type ReferenceStarted, RESULTS } from './reference-jobs.js';

const CREATE = `CREATE TABLE ${OWN} delivered (
  id text PRIMARY KEY, body text NOT NULL, status int NOT NULL, response text NOT NULL, sent_at_ms float8 NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp())`;
const SINCE = 'FROM delivered WHERE recorded_at >= to_timestamp($1 / 1000.0)';
const COUNT = `SELECT ${OWN} count(*)::int AS events ${SINCE}`;
const READ = `SELECT ${OWN} extract(epoch FROM recorded_at)::float8 * 1000 AS at, sent_at_ms AS sent ${SINCE}`;

/**
 * The fastest plain pipeline that does the visible part of the work on the same parts: HTTP in, a queue, HTTP out, a queue, a table.
 * Three processes, everything batched that can be; no ledger, no workflows, no templates, no retries of its own.
 */
export async function startReference(stage: Stage, nodeFlags: readonly string[], cleanup: Cleanup): Promise<Pipeline> {
  const databaseUrl = await stage.createDatabase('reference');
  const pool = stage.openPool(databaseUrl);
  await pool.query(CREATE);
  const plan: ReferencePlan = { redisUrl: stage.redisUrl, databaseUrl, destinationUrl: `${stage.destinationUrl}/` };
  const start = async (name: string) => {
    const child = startChild<ReferencePlan, ReferenceStarted>(`reference/${name}-process.js`, nodeFlags);
    cleanup.add(child, (started) => started.stop());
    return { name, pid: child.pid, ...(await child.ask(plan)) };
  };
  const started = await Promise.all(['recorder', 'sender', 'intake'].map(start));
  const operations = cleanup.add(
    new QueueOperations(
      stage.redisUrl,
      [ARRIVALS, RESULTS].map((queue) => `bull:${queue}:id`),
    ),
    (opened) => opened.close(),
  );
  return {
    name: 'reference',
    endpointUrl: `http://127.0.0.1:${started.find(({ name }) => name === 'intake')?.port}/`,
    processes: new Map([...started.map(({ name, pid }) => [name, { pid }] as const), ...stage.servers]),
    countRecorded: async (sinceMs) => (await pool.query<{ events: number }>(COUNT, [sinceMs])).rows[0]?.events ?? 0,
    recorded: async (sinceMs) => toRecorded((await pool.query<{ at: number; sent: number }>(READ, [sinceMs])).rows),
    queueCounters: () => operations.read(),
    statementCounts: () => readStatements(pool),
  };
}
