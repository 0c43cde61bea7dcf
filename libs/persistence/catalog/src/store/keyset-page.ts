import { CrossdockError, newEventId, type Page, type PageQuery } from '@crossdock/contracts';
import type { Repository } from 'typeorm';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A new id of a resource. Ids grow with time (UUIDv7), so that lists need no other order. */
export function newResourceId(): string {
  return newEventId();
}

/**
 * One page of a workspace's rows, newest first. The cursor is the last id given, so that rows added meanwhile shift nothing and the
 * hundredth page costs as much as the first. Throws `validation_failed` for a cursor that was not given out.
 */
export async function keysetPage<T extends { id: string; workspaceId: number }>(
  rows: Repository<T>,
  workspaceId: number,
  { limit, cursor }: PageQuery,
): Promise<Page<T>> {
  const query = rows.createQueryBuilder('row').where('row.workspaceId = :workspaceId', { workspaceId });
  if (cursor !== undefined) query.andWhere('row.id < :last', { last: fromCursor(cursor) });
  const found = await query
    .orderBy('row.id', 'DESC')
    .limit(limit + 1)
    .getMany();
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: found.length > limit && last !== undefined ? toCursor(last.id) : null };
}

function toCursor(id: string): string {
  return Buffer.from(id).toString('base64url');
}

function fromCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString();
  if (UUID.test(id)) return id;
  const message = 'The cursor is not one that a list gave out.';
  throw new CrossdockError('validation_failed', { detail: message, errors: [{ path: 'cursor', message }] });
}
