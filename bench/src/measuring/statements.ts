import type pg from 'pg';

/** Statements of the benchmark itself hold this and are not counted. It stands inside, for what comes before a statement is not kept. */
export const OWN = '/* bench */';

export interface StatementCount {
  readonly text: string;
  readonly calls: number;
  readonly rows: number;
  /** Time the server spent executing, waits for locks and for the disk included. */
  readonly executionMs: number;
}

/** Every statement a database has run so far, by an identity that holds whatever its values. */
export type StatementCounts = ReadonlyMap<string, StatementCount>;

const READ = `
  SELECT ${OWN} queryid::text || '_' || toplevel AS id, regexp_replace(min(query), '\\s+', ' ', 'g') AS text, sum(calls)::int AS calls, sum(rows)::int AS rows,
    sum(total_exec_time)::float8 AS "executionMs"
  FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid
  WHERE datname = current_database() AND query NOT LIKE '%/* bench */%' AND toplevel
  GROUP BY queryid, toplevel`;

/** Reads what the extension pg_stat_statements counts in the database of a connection. */
export async function readStatements(client: pg.Pool): Promise<StatementCounts> {
  const { rows } = await client.query<StatementCount & { id: string }>(READ);
  return new Map(rows.map(({ id, ...count }) => [id, count]));
}

/** What was run between two readings. */
export function statementsBetween(before: StatementCounts, after: StatementCounts): StatementCount[] {
  return [...after]
    .map(([id, { text, calls, rows, executionMs }]) => ({
      text,
      calls: calls - (before.get(id)?.calls ?? 0),
      rows: rows - (before.get(id)?.rows ?? 0),
      executionMs: executionMs - (before.get(id)?.executionMs ?? 0),
    }))
    .filter(({ calls }) => calls > 0)
    .sort((a, b) => b.calls - a.calls);
}
