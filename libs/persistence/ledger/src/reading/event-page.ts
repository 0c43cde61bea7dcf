import { CrossdockError, lowestIdAt, type Page } from '@crossdock/contracts';

const ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const CURSOR = new RegExp(`^${ID}(?:_${ID})?$`);

/** The ids of a time span: `from` included, `to` not. A missing end is open. */
export function idBounds(query: { from?: string | undefined; to?: string | undefined }): { lowest: string; highest: string } {
  return {
    lowest: query.from === undefined ? '00000000-0000-0000-0000-000000000000' : lowestIdAt(Date.parse(query.from)),
    highest: query.to === undefined ? 'ffffffff-ffff-ffff-ffff-ffffffffffff' : lowestIdAt(Date.parse(query.to)),
  };
}

/** One page out of `limit + 1` rows; `keyOf` gives what the next page goes on after. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string,
  toItem: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items: shown.map(toItem), nextCursor: more ? toCursor(keyOf(last)) : null };
}

export function toCursor(key: string): string {
  return Buffer.from(key).toString('base64url');
}

/** The ids in a cursor. Throws `validation_failed` for one that no list gave out. */
export function fromCursor(cursor: string): string[] {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (CURSOR.test(text)) return text.split('_');
  const message = 'The cursor is not one that a list gave out.';
  throw new CrossdockError('validation_failed', { detail: message, errors: [{ path: 'cursor', message }] });
}
