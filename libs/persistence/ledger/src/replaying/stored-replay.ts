import type { Replay } from '@crossdock/contracts';

/** A row of `ledger.replay`. */
export interface ReplayRow {
  readonly id: string;
  readonly workspace_id: number;
  readonly name: string | null;
  readonly filter: string;
  readonly workflow_version_ids: string[] | null;
  readonly per_second: number;
  readonly status: Replay['status'];
  readonly next_event_id: string;
  readonly next_delivery_id: string;
  readonly next_attempt: number;
  readonly end_event_id: string;
  readonly matched: number;
  readonly replayed: number;
  readonly left_out: number;
  readonly withdrawn: number;
  readonly created_at: Date;
  readonly finished_at: Date | null;
}

export function filterOf(row: ReplayRow): Replay['filter'] {
  return JSON.parse(row.filter) as Replay['filter'];
}

export function toReplay(row: ReplayRow): Replay {
  return {
    id: row.id,
    name: row.name,
    filter: filterOf(row),
    perSecond: row.per_second,
    status: row.status,
    matched: row.matched,
    replayed: row.replayed,
    leftOut: row.left_out,
    withdrawn: row.withdrawn,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
