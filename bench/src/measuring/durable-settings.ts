import type pg from 'pg';

/** Throws unless a commit waits for the disk: without that no figure of a ledger means anything. */
export async function assertDurable(client: Pick<pg.Pool, 'query'>): Promise<void> {
  for (const setting of ['fsync', 'synchronous_commit']) {
    const { rows } = await client.query<Record<string, string>>(`SHOW ${setting}`);
    if (rows[0]?.[setting] !== 'on') throw new Error(`PostgreSQL runs with ${setting} = ${rows[0]?.[setting]}; it must be on.`);
  }
}
