import type pg from 'pg';
import type { Recorded } from '../measuring/pipeline.js';
import { OWN } from '../measuring/statements.js';

const COUNT = `SELECT ${OWN} count(*)::int AS events FROM ledger.response_event WHERE created_at >= to_timestamp($1 / 1000.0)`;

const READ = `
  SELECT ${OWN} extract(epoch FROM created_at)::float8 * 1000 AS at, (params::json ->> 'sentAtMs')::float8 AS sent
  FROM ledger.response_event WHERE created_at >= to_timestamp($1 / 1000.0)`;

/** How many response events were recorded since a time. */
export async function countResponseEvents(pool: pg.Pool, sinceMs: number): Promise<number> {
  const { rows } = await pool.query<{ events: number }>(COUNT, [sinceMs]);
  return rows[0]?.events ?? 0;
}

export async function readResponseEvents(pool: pg.Pool, sinceMs: number): Promise<Recorded> {
  const { rows } = await pool.query<{ at: number; sent: number }>(READ, [sinceMs]);
  return toRecorded(rows);
}

export function toRecorded(rows: ReadonlyArray<{ readonly at: number; readonly sent: number }>): Recorded {
  const lastAtMs = rows.reduce((last, { at }) => Math.max(last, at), 0);
  return { events: rows.length, lastAtMs, endToEndMs: rows.map(({ at, sent }) => at - sent) };
}
