import { Injectable } from '@nestjs/common';
import { CrossdockError, type EventQuery, numberIn, type Page } from '@crossdock/contracts';
import { LaneReader } from '@crossdock/lanes';
import type { RecordedEvent } from '@crossdock/ledger';
import { WORKSPACE_ID } from '../app.config.js';
import { toNoticeEvent } from '../lanes/lane.mapper.js';

const ACTION = /^destination\.(\w+)$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What became of destinations, as events. */
@Injectable()
export class NoticesService {
  constructor(private readonly lanes: LaneReader) {}

  async list({ limit, cursor, action, from, to }: EventQuery): Promise<Page<RecordedEvent>> {
    const found = await this.lanes.listNotices(WORKSPACE_ID, {
      limit: limit + 1,
      before: cursor === undefined ? undefined : numberIn(idIn(cursor)),
      kind: action === undefined ? undefined : (ACTION.exec(action)?.[1] ?? ''),
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
    });
    const items = found.slice(0, limit).map(toNoticeEvent);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: last === undefined ? null : Buffer.from(last.id).toString('base64url') };
  }
}

function idIn(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString();
  if (UUID.test(id)) return id;
  const message = 'The cursor is not one that a list gave out.';
  throw new CrossdockError('validation_failed', { detail: message, errors: [{ path: 'cursor', message }] });
}
