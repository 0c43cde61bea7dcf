import { Injectable } from '@nestjs/common';
import {
  CrossdockError,
  idTimeMs,
  lowestIdAt,
  newEventId,
  type Page,
  type PageQuery,
  type Replay,
  replayedDeliveryIdOf,
  type ReplayedDelivery,
  type ReplayInput,
} from '@crossdock/contracts';
import { WALK_SETTINGS } from '../reading/delivery-filter.js';
import { fromCursor, toPage } from '../reading/event-page.js';
import { LedgerStore } from '../store/ledger-store.js';
import { enterReplays } from './enter-replays.js';
import { CANCEL, COUNT_REMAINING, CREATE, FIND, FIND_BY_KEY, LIST } from './replay-statements.js';
import { filterOf, type ReplayRow, toReplay } from './stored-replay.js';

/** `unknown`: the workspace has no such delivery with a recorded attempt. `open`: it has not ended. */
export type ReplayAnswer =
  { readonly kind: 'replayed'; readonly replay: ReplayedDelivery } | { readonly kind: 'unknown' } | { readonly kind: 'open' };

interface EndedRow {
  readonly event_id: string;
  readonly workflow_version_id: string;
  readonly node_id: string;
  readonly replay_of: string | null;
  readonly has_ended: boolean;
}

const FIND_ENDED = `
  SELECT event_id, workflow_version_id, node_id, replay_of, bool_or(retry_at IS NULL) AS has_ended FROM ledger.delivery_attempt
  WHERE event_id >= $3 AND event_id < $4 AND delivery_id = $2 AND workspace_id = $1
  GROUP BY event_id, workflow_version_id, node_id, replay_of`;

/**
 * Deliveries done again on request, one by one or in bulk. A replay is a delivery of its own, of the same event, workflow version and
 * node; the record of the first stays. Throws `storage_unavailable`.
 */
@Injectable()
export class Replays {
  constructor(private readonly store: LedgerStore) {}

  /**
   * Does an ended delivery again. Resolves once the replay is durable: it waits, due now, and nothing that fails later loses it.
   *
   * @param key a second call with the same key gives the same replay, and never a second attempt of it.
   */
  async replayDelivery(workspaceId: number, deliveryId: string, key: string): Promise<ReplayAnswer> {
    const timeMs = idTimeMs(deliveryId);
    const [row] = await this.store.query<EndedRow>(FIND_ENDED, [workspaceId, deliveryId, lowestIdAt(timeMs), lowestIdAt(timeMs + 1)]);
    if (row === undefined) return { kind: 'unknown' };
    if (!row.has_ended) return { kind: 'open' };
    const replay = {
      eventId: row.event_id,
      deliveryId: replayedDeliveryIdOf(deliveryId, key),
      workflowVersionId: row.workflow_version_id,
      nodeId: row.node_id,
      replayOf: row.replay_of ?? deliveryId,
    };
    await this.store.transaction((manager) => enterReplays(manager, [replay], null));
    return { kind: 'replayed', replay: { deliveryId: replay.deliveryId, replayOf: replay.replayOf } };
  }

  /**
   * Begins a bulk replay, of which `ReplayRelease` makes the steps. Its window ends now at the latest. Throws `validation_failed` for a window
   * that lies in the future.
   *
   * @param workflowVersionIds the versions of the workflow in the filter; null when it names none.
   * @param key a second call with the same key gives the replay of the first; throws `conflict` when it asks for another one. Null: none.
   */
  async create(
    workspaceId: number,
    { name, filter, perSecond }: ReplayInput,
    workflowVersionIds: readonly string[] | null,
    key: string | null = null,
  ): Promise<Replay> {
    const id = newEventId();
    const fromMs = Date.parse(filter.from);
    if (fromMs >= idTimeMs(id)) {
      const message = 'The window begins in the future: there is nothing to replay yet.';
      throw new CrossdockError('validation_failed', { detail: message, errors: [{ path: 'filter.from', message }] });
    }
    const end = lowestIdAt(Math.min(Date.parse(filter.to), idTimeMs(id)));
    const columns = [id, workspaceId, name, JSON.stringify(filter), workflowVersionIds, perSecond, lowestIdAt(fromMs), end, key];
    const [row] = await this.store.query<ReplayRow>(CREATE, columns);
    if (row !== undefined) return toReplay(row);
    const [first] = await this.store.query<ReplayRow>(FIND_BY_KEY, [workspaceId, key]);
    if (first === undefined) throw new Error('An insert met a replay that is not there.');
    if (first.filter === JSON.stringify(filter) && first.per_second === perSecond) return toReplay(first);
    throw new CrossdockError('conflict', { detail: `The Idempotency-Key belongs to another replay, ${first.id}.` });
  }

  /** Newest first. */
  async list(workspaceId: number, { limit, cursor }: PageQuery): Promise<Page<Replay>> {
    const after = cursor === undefined ? null : fromCursor(cursor)[0];
    const rows = await this.store.query<ReplayRow>(LIST, [workspaceId, after, limit + 1]);
    return toPage(rows, limit, ({ id }) => id, toReplay);
  }

  /** With an estimate of what is left, where that is cheap: of failed and cancelled deliveries. Undefined for an id the workspace does not have. */
  async find(workspaceId: number, id: string): Promise<Replay | undefined> {
    const [row] = await this.store.query<ReplayRow>(FIND, [workspaceId, id]);
    return row === undefined ? undefined : { ...toReplay(row), remainingEstimate: await this.remainingOf(row) };
  }

  /**
   * Releases nothing more. What nobody has begun with is withdrawn by the steps that follow; all else goes on. A second call, and one for a
   * replay that has ended, changes nothing. Undefined for an id the workspace does not have.
   */
  async cancel(workspaceId: number, id: string): Promise<Replay | undefined> {
    await this.store.query(CANCEL, [workspaceId, id]);
    return this.find(workspaceId, id);
  }

  private async remainingOf(row: ReplayRow): Promise<number | null> {
    const { state } = filterOf(row);
    if (row.status !== 'running') return 0;
    if (state === 'delivered') return null;
    const position = [row.next_event_id, row.next_delivery_id, row.next_attempt];
    const [counted] = await this.store.transaction(async (manager) => {
      await manager.query(WALK_SETTINGS);
      return manager.query<Array<{ remaining: number }>>(COUNT_REMAINING, [row.workspace_id, state, ...position, row.end_event_id]);
    });
    return counted?.remaining ?? null;
  }
}
