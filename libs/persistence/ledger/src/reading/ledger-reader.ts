import { Injectable } from '@nestjs/common';
import {
  type AcceptedEvent,
  type Delivery,
  type DeliveryQuery,
  type EventQuery,
  idTimeMs,
  lowestIdAt,
  type Page,
} from '@crossdock/contracts';
import { Between, In, type SelectQueryBuilder } from 'typeorm';
import { DeliveryAttemptEntity } from '../entities/delivery-attempt.entity.js';
import { EventDiscardEntity } from '../entities/event-discard.entity.js';
import { IncomingEventEntity } from '../entities/incoming-event.entity.js';
import { ResponseEventEntity } from '../entities/response-event.entity.js';
import { LedgerStore } from '../store/ledger-store.js';
import { toAcceptedEvent } from '../writing/event-ledger.js';
import { toDeliveries } from './delivery-mapper.js';
import { fromCursor, idBounds, toPage } from './event-page.js';
import { type RecordedEvent, toIncomingSummary, toResponseSummary } from './event-summary.js';

/** All that is known of an accepted event. */
export interface RecordedStory {
  readonly event: AcceptedEvent;
  readonly discardReason: string | null;
  /** Deliveries of which an attempt is recorded. */
  readonly deliveries: readonly Delivery[];
  /** How many deliveries the event has in all; null while nothing is recorded of any. */
  readonly deliveriesPlanned: number | null;
  readonly responseEvents: readonly RecordedEvent[];
}

const LISTED_COLUMNS = {
  eventId: true,
  deliveryId: true,
  attempt: true,
  workflowVersionId: true,
  nodeId: true,
  outcome: true,
  status: true,
  reason: true,
  retryAt: true,
  startedAt: true,
  timings: true,
} as const;

/** Reads the ledger for people. Lists are newest first; rows added meanwhile shift nothing. */
@Injectable()
export class LedgerReader {
  constructor(private readonly store: LedgerStore) {}

  listEvents(workspaceId: number, query: EventQuery): Promise<Page<RecordedEvent>> {
    return query.kind === 'incoming' ? this.listIncoming(workspaceId, query) : this.listResponses(workspaceId, query);
  }

  /** Undefined for an id the workspace has no accepted event of. */
  async getStory(workspaceId: number, eventId: string): Promise<RecordedStory | undefined> {
    return this.store.use(async (manager) => {
      const event = await manager.findOneBy(IncomingEventEntity, { id: eventId, workspaceId });
      if (event === null) return undefined;
      const discard = await manager.findOneBy(EventDiscardEntity, { eventId });
      const attempts = await manager.findBy(DeliveryAttemptEntity, { eventId });
      const responseEvents = await manager.findBy(ResponseEventEntity, { eventId });
      return {
        event: toAcceptedEvent(event),
        discardReason: discard?.reason ?? null,
        deliveries: toDeliveries(attempts),
        deliveriesPlanned: attempts[0]?.deliveriesPlanned ?? null,
        responseEvents: responseEvents.map(toResponseSummary),
      };
    });
  }

  /**
   * Deliveries of which an attempt is recorded; `state` is that of the last one. Requests and responses, a megabyte each, are left out:
   * read one delivery for them.
   */
  async listDeliveries(workspaceId: number, query: DeliveryQuery): Promise<Page<Delivery>> {
    const keys = await this.findDeliveryKeys(workspaceId, query);
    const page = toPage(
      keys,
      query.limit,
      ({ event_id: eventId, delivery_id: deliveryId }) => `${eventId}_${deliveryId}`,
      (key) => key,
    );
    const attempts = await this.store.use((manager) =>
      manager.find(DeliveryAttemptEntity, {
        select: LISTED_COLUMNS,
        where: { eventId: In(page.items.map((key) => key.event_id)), deliveryId: In(page.items.map((key) => key.delivery_id)) },
      }),
    );
    const byId = new Map(toDeliveries(attempts).map((delivery) => [delivery.id, delivery]));
    return { items: page.items.flatMap((key) => byId.get(key.delivery_id) ?? []), nextCursor: page.nextCursor };
  }

  /** Undefined for an id of which no attempt is recorded. Reads one millisecond of one partition: the id holds its event's time. */
  async getDelivery(workspaceId: number, deliveryId: string): Promise<Delivery | undefined> {
    const timeMs = idTimeMs(deliveryId);
    const attempts = await this.store.use((manager) =>
      manager.findBy(DeliveryAttemptEntity, { eventId: Between(lowestIdAt(timeMs), lowestIdAt(timeMs + 1)), deliveryId, workspaceId }),
    );
    return toDeliveries(attempts)[0];
  }

  private async listIncoming(workspaceId: number, query: EventQuery): Promise<Page<RecordedEvent>> {
    const { lowest, highest } = idBounds(query);
    const rows = await this.store.use((manager) => {
      const select = manager
        .createQueryBuilder(IncomingEventEntity, 'event')
        .where('event.workspaceId = :workspaceId AND event.id >= :lowest AND event.id < :highest', { workspaceId, lowest, highest });
      if (query.incomingIntegrationId !== undefined) {
        select.andWhere('event.incomingIntegrationId = :integrationId', { integrationId: query.incomingIntegrationId });
      }
      if (query.cursor !== undefined) select.andWhere('event.id < :after', { after: fromCursor(query.cursor)[0] });
      return newest(select, ['event.id'], query.limit);
    });
    return toPage(rows, query.limit, ({ id }) => id, toIncomingSummary);
  }

  private async listResponses(workspaceId: number, query: EventQuery): Promise<Page<RecordedEvent>> {
    const { lowest, highest } = idBounds(query);
    const rows = await this.store.use((manager) => {
      const select = manager
        .createQueryBuilder(ResponseEventEntity, 'event')
        .where('event.workspaceId = :workspaceId AND event.eventId >= :lowest AND event.eventId < :highest', {
          workspaceId,
          lowest,
          highest,
        });
      if (query.action !== undefined) select.andWhere('event.action = :action', { action: query.action });
      if (query.cursor !== undefined) {
        const [eventId, id] = fromCursor(query.cursor);
        select.andWhere('(event.eventId, event.id) < (:eventId, :id)', { eventId, id: id ?? eventId });
      }
      return newest(select, ['event.eventId', 'event.id'], query.limit);
    });
    return toPage(rows, query.limit, ({ eventId, id }) => `${eventId}_${id}`, toResponseSummary);
  }

  /** The attempt that ended a delivery decides its state, else the last one; the primary key gives deliveries in order, so a page reads little more than itself. */
  private findDeliveryKeys(workspaceId: number, query: DeliveryQuery): Promise<Array<{ event_id: string; delivery_id: string }>> {
    const { lowest, highest } = idBounds(query);
    const [afterEvent, afterDelivery] = query.cursor === undefined ? [] : fromCursor(query.cursor);
    const sql = `SELECT event_id, delivery_id FROM (
         SELECT DISTINCT ON (event_id, delivery_id) event_id, delivery_id, outcome
         FROM ledger.delivery_attempt
         WHERE workspace_id = $1 AND event_id >= $2 AND event_id < $3 AND ($4::uuid IS NULL OR event_id = $4)
           AND ($5::uuid IS NULL OR (event_id, delivery_id) < ($5, $6))
         ORDER BY event_id DESC, delivery_id DESC, retry_at DESC NULLS FIRST, attempt DESC
       ) AS delivery
       WHERE $7::text IS NULL OR outcome = $7
       ORDER BY event_id DESC, delivery_id DESC
       LIMIT $8`;
    const parameters = [
      workspaceId,
      lowest,
      highest,
      query.eventId ?? null,
      afterEvent ?? null,
      afterDelivery ?? null,
      query.state ?? null,
      query.limit + 1,
    ];
    // Planned anew for its parameters: which of them are null decides how to read.
    return this.store.use((manager) => manager.query<Array<{ event_id: string; delivery_id: string }>>(sql, parameters));
  }
}

function newest<T extends object>(select: SelectQueryBuilder<T>, keys: readonly string[], limit: number): Promise<T[]> {
  for (const key of keys) select.addOrderBy(key, 'DESC');
  return select.limit(limit + 1).getMany();
}
