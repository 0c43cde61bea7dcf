import { Injectable } from '@nestjs/common';
import { LANE_RULES } from './lane-rules.js';
import { LaneStore } from './lane-store.js';

/** A lane as it stands now, by the clock of the database. */
export interface LaneStatus {
  readonly key: string;
  readonly concurrencyMax: number;
  readonly pace: number;
  readonly state: 'open' | 'slowed' | 'paused' | 'failing' | 'disabled';
  /** Slots that senders hold. */
  readonly slotsInUse: number;
  /** Null when it is past. */
  readonly pausedUntil: Date | null;
  readonly failingSince: Date | null;
  /** When a failing lane lets the next request through; null when it may now, or does not fail. */
  readonly nextProbeAt: Date | null;
  readonly disabledAt: Date | null;
}

/** What became of a lane. `enabled` and, where nothing failed before it, `disabled` were done by hand. */
export interface LaneNotice {
  readonly number: number;
  readonly lane: string;
  readonly kind: 'failing' | 'recovered' | 'disabled' | 'enabled';
  readonly at: Date;
}

export interface NoticeQuery {
  readonly limit: number;
  /** Only those with a smaller number. */
  readonly before?: number | undefined;
  readonly kind?: string | undefined;
  /** Included. */
  readonly from?: Date | undefined;
  /** Not included. */
  readonly to?: Date | undefined;
}

interface StatusRow {
  readonly key: string;
  readonly concurrency_max: number;
  readonly pace: number;
  readonly state: LaneStatus['state'];
  readonly slots_in_use: number;
  readonly paused_until: Date | null;
  readonly failing_since: Date | null;
  readonly next_probe_at: Date | null;
  readonly disabled_at: Date | null;
}

interface NoticeRow {
  readonly id: string;
  readonly lane: string;
  readonly kind: LaneNotice['kind'];
  readonly at: Date;
}

/** Who owns a lane is the first word of its key. There are as many lanes as destinations: those of others are passed over. */
const OF_WORKSPACE = `split_part(key, ' ', 1) = $1::int::text`;

const IS_FAILING = `failures >= ${LANE_RULES.failuresToOpen}`;

const STATUS = `
  SELECT key, concurrency_max, pace::float8 AS pace, failing_since, disabled_at,
         CASE WHEN disabled_at IS NOT NULL THEN 'disabled' WHEN ${IS_FAILING} THEN 'failing' WHEN paused_until > now THEN 'paused'
              WHEN pace < 1 THEN 'slowed' ELSE 'open' END AS state,
         CASE WHEN paused_until > now THEN paused_until END AS paused_until,
         CASE WHEN ${IS_FAILING} AND open_until > now THEN open_until END AS next_probe_at,
         (SELECT count(*)::int FROM lanes.slot WHERE slot.lane = lane.key AND held_until > now) AS slots_in_use
  FROM lanes.lane CROSS JOIN (SELECT clock_timestamp() AS now) AS clock WHERE ${OF_WORKSPACE}`;

const LIST = `${STATUS} AND ($2::text IS NULL OR key > $2) ORDER BY key LIMIT $3`;

const FIND = `${STATUS} AND key = $2`;

const LIST_NOTICES = `
  SELECT id, lane, kind, at FROM lanes.notice
  WHERE split_part(lane, ' ', 1) = $1::int::text AND ($2::bigint IS NULL OR id < $2) AND ($3::text IS NULL OR kind = $3)
    AND ($4::timestamptz IS NULL OR at >= $4) AND ($5::timestamptz IS NULL OR at < $5)
  ORDER BY id DESC LIMIT $6`;

/** Reads the lanes of a workspace for people. Throws `storage_unavailable`. */
@Injectable()
export class LaneReader {
  constructor(private readonly store: LaneStore) {}

  /** At most `limit` lanes, in the order of their keys, those behind `after`. A lane is there from the first request to its destination on. */
  async list(workspaceId: number, limit: number, after?: string): Promise<LaneStatus[]> {
    const rows = await this.store.query<StatusRow>(LIST, [workspaceId, after ?? null, limit]);
    return rows.map(toStatus);
  }

  /** Undefined for a key the workspace has no lane of. */
  async find(workspaceId: number, key: string): Promise<LaneStatus | undefined> {
    const [row] = await this.store.query<StatusRow>(FIND, [workspaceId, key]);
    return row === undefined ? undefined : toStatus(row);
  }

  /** Notices of a workspace's lanes, newest first. */
  async listNotices(workspaceId: number, { limit, before, kind, from, to }: NoticeQuery): Promise<LaneNotice[]> {
    const filter = [workspaceId, before ?? null, kind ?? null, from ?? null, to ?? null];
    const rows = await this.store.query<NoticeRow>(LIST_NOTICES, [...filter, limit]);
    return rows.map((row) => ({ number: Number(row.id), lane: row.lane, kind: row.kind, at: row.at }));
  }
}

function toStatus(row: StatusRow): LaneStatus {
  return {
    key: row.key,
    concurrencyMax: row.concurrency_max,
    pace: row.pace,
    state: row.state,
    slotsInUse: row.slots_in_use,
    pausedUntil: row.paused_until,
    failingSince: row.failing_since,
    nextProbeAt: row.next_probe_at,
    disabledAt: row.disabled_at,
  };
}
