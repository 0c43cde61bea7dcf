import { Injectable } from '@nestjs/common';
import { type AcceptedEvent, type Delivery, type EventQuery, idTimeMs, lowestIdAt, type Page } from '@crossdock/contracts';
import { Between, In, type SelectQueryBuilder } from 'typeorm';
import { DeliveryAttemptEntity } from '../entities/delivery-attempt.entity.js';
import { EventDiscardEntity } from '../entities/event-discard.entity.js';
import { IncomingEventEntity } from '../entities/incoming-event.entity.js';
import { ResponseEventEntity } from '../entities/response-event.entity.js';
import { LedgerStore } from '../store/ledger-store.js';
import { toAcceptedEvent } from '../writing/event-ledger.js';
import { type DeliveryListQuery, findDeliveryKeys } from './delivery-list.query.js';
import { toDeliveries } from './delivery-mapper.js';
import { fromCursor, idBounds, toPage } from './event-page.js';
import { type RecordedEvent, toIncomingSummary, toResponseSummary } from './event-summary.js';
import { findWaitingDelivery } from './waiting-delivery.query.js';

/** All that is known of an accepted event. */
export interface RecordedStory {
  readonly event: AcceptedEvent;
  readonly discardReason: string | null;
  /** Deliveries of which an attempt is recorded. */
  readonly deliveries: readonly Delivery[];
  /** How many deliveries the event has in all, replays not counted; null while nothing is recorded of any. */
  readonly deliveriesPlanned: number | null;
  readonly responseEvents: readonly RecordedEvent[];
}

const LISTED_COLUMNS = {
  eventId: true,
  deliveryId: true,
  attempt: true,
  workflowVersionId: true,
  nodeId: true,
  replayOf: true,
  destination: true,
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
        deliveriesPlanned: attempts.find(({ replayOf }) => replayOf === null)?.deliveriesPlanned ?? null,
        responseEvents: responseEvents.map(toResponseSummary),
      };
    });
  }

  /**
   * Deliveries of which an attempt is recorded. Requests and responses, a megabyte each, are left out: read one delivery for them. A page looks at
   * a bounded number of attempts, so it may have fewer items than asked for and still name a next page.
   */
  async listDeliveries(workspaceId: number, query: DeliveryListQuery): Promise<Page<Delivery>> {
    const page = await this.store.transaction((manager) => findDeliveryKeys(manager, workspaceId, query));
    const attempts = await this.store.use((manager) =>
      manager.find(DeliveryAttemptEntity, {
        select: LISTED_COLUMNS,
        where: { eventId: In(page.items.map((key) => key.event_id)), deliveryId: In(page.items.map((key) => key.delivery_id)) },
      }),
    );
    const byId = new Map(toDeliveries(attempts).map((delivery) => [delivery.id, delivery]));
    return { items: page.items.flatMap((key) => byId.get(key.delivery_id) ?? []), nextCursor: page.nextCursor };
  }

  /**
   * Undefined for an id of which no attempt is recorded and none waits in the database. Reads one millisecond of one partition: the id holds its
   * event's time.
   */
  async getDelivery(workspaceId: number, deliveryId: string): Promise<Delivery | undefined> {
    const timeMs = idTimeMs(deliveryId);
    const attempts = await this.store.use((manager) =>
      manager.findBy(DeliveryAttemptEntity, { eventId: Between(lowestIdAt(timeMs), lowestIdAt(timeMs + 1)), deliveryId, workspaceId }),
    );
    return toDeliveries(attempts)[0] ?? findWaitingDelivery(this.store, workspaceId, deliveryId);
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
}

function newest<T extends object>(select: SelectQueryBuilder<T>, keys: readonly string[], limit: number): Promise<T[]> {
  for (const key of keys) select.addOrderBy(key, 'DESC');
  return select.limit(limit + 1).getMany();
}
