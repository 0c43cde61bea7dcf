import { Injectable } from '@nestjs/common';
import { CrossdockError, type EventQuery, type EventSummary, type Page } from '@crossdock/contracts';
import { stringifyJson } from '@crossdock/flattening';
import { LedgerReader } from '@crossdock/ledger';
import { WORKSPACE_ID } from '../app.config.js';
import { toEventStory } from './event-story.mapper.js';

@Injectable()
export class EventsService {
  constructor(private readonly ledger: LedgerReader) {}

  list(query: EventQuery): Promise<Page<EventSummary>> {
    return this.ledger.listEvents(WORKSPACE_ID, query);
  }

  /** The story as JSON text: `JSON.stringify` would round integers beyond 2^53. Throws `not_found` for an id no event has. */
  async tell(id: string): Promise<string> {
    const story = await this.ledger.getStory(WORKSPACE_ID, id);
    if (story === undefined) throw new CrossdockError('not_found', { detail: `There is no accepted event with the id ${id}.` });
    return stringifyJson(toEventStory(story));
  }
}
