import { Injectable } from '@nestjs/common';
import { CrossdockError, type EventQuery } from '@crossdock/contracts';
import { stringifyJson } from '@crossdock/flattening';
import { LedgerReader } from '@crossdock/ledger';
import { WORKSPACE_ID } from '../app.config.js';
import { NoticesService } from './notices.service.js';
import { toEventStory } from './event-story.mapper.js';

@Injectable()
export class EventsService {
  constructor(
    private readonly ledger: LedgerReader,
    private readonly notices: NoticesService,
  ) {}

  /** A page as JSON text: `JSON.stringify` would round integers beyond 2^53. */
  async list(query: EventQuery): Promise<string> {
    const page = query.kind === 'notice' ? this.notices.list(query) : this.ledger.listEvents(WORKSPACE_ID, query);
    const { items, nextCursor } = await page;
    return stringifyJson({ items, nextCursor });
  }

  /** The story as JSON text, for the same reason. Throws `not_found` for an id no event has. */
  async tell(id: string): Promise<string> {
    const story = await this.ledger.getStory(WORKSPACE_ID, id);
    if (story === undefined) throw new CrossdockError('not_found', { detail: `There is no accepted event with the id ${id}.` });
    return stringifyJson(toEventStory(story));
  }
}
