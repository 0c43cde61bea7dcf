import { Injectable } from '@nestjs/common';
import { replayedDeliveryIdOf } from '@crossdock/contracts';
import type { EntityManager } from 'typeorm';
import { filterParameters, WALK_SETTINGS } from '../reading/delivery-filter.js';
import { LedgerStore } from '../store/ledger-store.js';
import { enterReplays } from './enter-replays.js';
import { MOVE_ON, NEXT_REPLAY, nextDeliveries, STEP_SCANNED_MAX, WITHDRAW } from './replay-statements.js';
import { filterOf, type ReplayRow } from './stored-replay.js';

type DueReplay = ReplayRow & { readonly allowed: number };

/** How far a step looked. */
interface Scan {
  readonly scanned: number;
  readonly last_event_id: string | null;
  readonly last_delivery_id: string | null;
  readonly last_attempt: number | null;
}

interface Matched {
  readonly event_id: string;
  readonly delivery_id: string;
  readonly attempt: number;
  readonly workflow_version_id: string;
  readonly node_id: string;
  readonly replay_of: string | null;
  readonly is_replayed: boolean;
}

type StepRow = Scan & (Matched | { readonly [Column in keyof Matched]: null });

/** Makes the steps of bulk replays: lets their next deliveries wait, at the pace asked for. */
@Injectable()
export class ReplayRelease {
  constructor(private readonly store: LedgerStore) {}

  /**
   * One step of the replay that has waited longest for one. Deliveries, counters and place change in one transaction: a crash at any moment
   * neither skips nor doubles one, and of two callers at once each gets another replay. Its cost is bounded, whatever the window holds.
   * Answers false when nothing was due. Throws `storage_unavailable`.
   */
  step(): Promise<boolean> {
    return this.store.transaction(async (manager) => {
      const [replay] = await manager.query<DueReplay[]>(NEXT_REPLAY);
      if (replay === undefined) return false;
      if (replay.status === 'cancelled') await manager.query(WITHDRAW, [replay.id]);
      else await release(manager, replay);
      return true;
    });
  }
}

async function release(manager: EntityManager, replay: DueReplay): Promise<void> {
  const filter = filterOf(replay);
  const { rows, scan } = await findNext(manager, replay);
  const released = filter.includeReplayed ? rows : rows.filter((row) => !row.is_replayed);
  const replays = released.map((row) => ({
    eventId: row.event_id,
    deliveryId: replayedDeliveryIdOf(row.delivery_id, replay.id),
    workflowVersionId: row.workflow_version_id,
    nodeId: row.node_id,
    replayOf: row.replay_of ?? row.delivery_id,
  }));
  await enterReplays(manager, replays, replay.id);
  const isFull = rows.length === replay.allowed;
  const place = isFull ? placeOf(rows.at(-1)) : [scan?.last_event_id, scan?.last_delivery_id, scan?.last_attempt];
  const [eventId, deliveryId, attempt] = place;
  await manager.query(MOVE_ON, [
    replay.id,
    rows.length,
    replays.length,
    rows.length - replays.length,
    eventId ?? replay.next_event_id,
    deliveryId ?? replay.next_delivery_id,
    attempt ?? replay.next_attempt,
    !isFull && (scan?.scanned ?? 0) < STEP_SCANNED_MAX,
  ]);
}

async function findNext(
  manager: EntityManager,
  replay: DueReplay,
): Promise<{ readonly rows: readonly Matched[]; readonly scan?: Scan | undefined }> {
  const filter = { ...filterOf(replay), workflowVersionIds: replay.workflow_version_ids ?? undefined };
  await manager.query(WALK_SETTINGS);
  const rows = await manager.query<StepRow[]>(nextDeliveries(filter.state), [
    replay.next_event_id,
    replay.next_delivery_id,
    replay.next_attempt,
    replay.end_event_id,
    replay.allowed,
    ...filterParameters(replay.workspace_id, filter),
    replay.id,
  ]);
  return { rows: rows.filter((row): row is Scan & Matched => row.event_id !== null), scan: rows[0] };
}

function placeOf(row: Matched | undefined): readonly [string?, string?, number?] {
  return row === undefined ? [] : [row.event_id, row.delivery_id, row.attempt];
}
