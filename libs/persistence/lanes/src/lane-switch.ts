import { Injectable } from '@nestjs/common';
import { LANE_RULES } from './lane-rules.js';
import { LaneStore } from './lane-store.js';

const IS_SHUT = `
  (disabled_at IS NOT NULL OR failures > 0 OR paused_until > clock_timestamp() OR open_until > clock_timestamp())`;

/** A lane that was shut for its failures begins with a part of its slots, so that what waits does not knock the destination over again. */
const ENABLE = `
  WITH enabled AS (
    UPDATE lanes.lane SET
      disabled_at = NULL, failures = 0, failing_since = NULL, openings = 0, open_until = '-infinity', paused_until = '-infinity',
      pace = CASE WHEN disabled_at IS NOT NULL OR failures >= ${LANE_RULES.failuresToOpen} THEN least(pace, ${LANE_RULES.paceAfterFailure}) ELSE pace END
    WHERE key = $2 AND split_part(key, ' ', 1) = $1::int::text AND ${IS_SHUT}
    RETURNING key
  )
  INSERT INTO lanes.notice (lane, kind) SELECT key, 'enabled' FROM enabled`;

const DISABLE = `
  WITH disabled AS (
    UPDATE lanes.lane SET disabled_at = clock_timestamp()
    WHERE key = $2 AND split_part(key, ' ', 1) = $1::int::text AND disabled_at IS NULL
    RETURNING key
  )
  INSERT INTO lanes.notice (lane, kind) SELECT key, 'disabled' FROM disabled`;

/**
 * Opens and shuts lanes by hand. Senders hear of it within 5 s; requests under way end as they would. A second call changes nothing and leaves
 * no second notice; nor does one for a key the workspace has no lane of. Throws `storage_unavailable`.
 */
@Injectable()
export class LaneSwitch {
  constructor(private readonly store: LaneStore) {}

  /** Lets requests through again: ends a disablement, a breaker that is open, and a pause the destination asked for. */
  enable(workspaceId: number, key: string): Promise<void> {
    return this.change(ENABLE, workspaceId, key);
  }

  /** Lets nothing more through, until it is enabled: deliveries to it end as failed, `destination_disabled`. */
  disable(workspaceId: number, key: string): Promise<void> {
    return this.change(DISABLE, workspaceId, key);
  }

  private change(statement: string, workspaceId: number, key: string): Promise<void> {
    return this.store.transaction(async (manager) => {
      // The lanes' own findings may be lost with a crash of the server; what somebody was told is done may not.
      await manager.query('SET LOCAL synchronous_commit = on');
      await manager.query(statement, [workspaceId, key]);
    });
  }
}
