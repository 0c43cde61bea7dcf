import type { DeliveryQuery, Page } from '@crossdock/contracts';
import type { EntityManager } from 'typeorm';
import {
  type DeliveryFilter,
  filterParameters,
  MATCHED_COLUMNS,
  MATCHES,
  WALK_SETTINGS,
  walkOf,
  walkParameters,
} from './delivery-filter.js';
import { fromCursor, idBounds, toCursor, toPage } from './event-page.js';

/** What a list of deliveries is asked for. */
export type DeliveryListQuery = Pick<DeliveryQuery, 'limit' | 'cursor' | 'eventId' | 'from' | 'to'> & DeliveryFilter;

export interface DeliveryKey {
  readonly event_id: string;
  readonly delivery_id: string;
}

/** Most attempts that one page looks at. A delivery has 10 at most, so a page always gets further than the last. */
const SCANNED_MAX = 10_000;

/** The attempts one page may look at, newest first. $1: lowest event id, $2: below this one, $3 and $4: below this delivery, $5: of this event. */
const slice = (state: unknown): string => `
  SELECT ${MATCHED_COLUMNS} FROM ledger.delivery_attempt
  WHERE ${walkOf(state)} AND event_id >= $1 AND event_id < $2 AND ($5::uuid IS NULL OR event_id = $5)
    AND ($3::uuid IS NULL OR event_id <= $3) AND ($3::uuid IS NULL OR (event_id, delivery_id) < ($3, $4::uuid))
  ORDER BY event_id DESC, delivery_id DESC, attempt DESC LIMIT ${SCANNED_MAX}`;

/**
 * One page of deliveries, newest first. It looks at 10,000 attempts at most: where few of them match, a page may have fewer items than asked
 * for, or none, and still name a next one. Call it in a transaction.
 */
export async function findDeliveryKeys(manager: EntityManager, workspaceId: number, query: DeliveryListQuery): Promise<Page<DeliveryKey>> {
  const { lowest, highest } = idBounds(query);
  const [afterEvent, afterDelivery] = query.cursor === undefined ? [] : fromCursor(query.cursor);
  const bounds = [lowest, highest, afterEvent ?? null, afterDelivery ?? afterEvent ?? null, query.eventId ?? null];
  const parameters = [...bounds, ...filterParameters(workspaceId, query), query.limit + 1];
  await manager.query(WALK_SETTINGS);
  // Not read beyond what fills the page: the order of the slice is that of the answer.
  const keys = await manager.query<DeliveryKey[]>(
    `SELECT event_id, delivery_id FROM (${slice(query.state)}) AS row WHERE ${MATCHES}
     ORDER BY event_id DESC, delivery_id DESC LIMIT $13`,
    parameters,
  );
  if (keys.length > query.limit) return toPage(keys, query.limit, cursorOf, (key) => key);
  const end = await findScanEnd(manager, query.state, walkParameters(bounds, workspaceId, query.state));
  if (end === undefined) return { items: keys, nextCursor: null };
  // The delivery in the middle of which the scan ended is left to the next page.
  const items = keys.filter((key) => cursorOf(key) >= cursorOf(end));
  return { items, nextCursor: toCursor(cursorOf(end)) };
}

function cursorOf({ event_id: eventId, delivery_id: deliveryId }: DeliveryKey): string {
  return `${eventId}_${deliveryId}`;
}

/** The last delivery that was looked at whole; undefined when the scan came to the end of the list. */
async function findScanEnd(manager: EntityManager, state: unknown, parameters: unknown[]): Promise<DeliveryKey | undefined> {
  const [end] = await manager.query<Array<DeliveryKey & { scanned: string }>>(
    `SELECT event_id, delivery_id, sum(count(*)) OVER () AS scanned FROM (${slice(state)}) AS row
     GROUP BY event_id, delivery_id ORDER BY event_id, delivery_id OFFSET 1 LIMIT 1`,
    parameters,
  );
  return end !== undefined && Number(end.scanned) === SCANNED_MAX ? end : undefined;
}
