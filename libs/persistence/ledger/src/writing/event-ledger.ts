import { Injectable } from '@nestjs/common';
import { type AcceptedEvent, CrossdockError, idTimeMs } from '@crossdock/contracts';
import { GroupCommit, NotInTime } from '@crossdock/group-commit';
import { IncomingEventEntity } from '../entities/incoming-event.entity.js';
import { LedgerStore } from '../store/ledger-store.js';
import { cleanText } from './clean-text.js';

/** An event that is not committed yet: the commit itself tells the catalog revision. */
export type NewEvent = Omit<AcceptedEvent, 'catalogRevision'>;

/** What an event became when it was committed. */
export interface Appended {
  readonly catalogRevision: number;
  /** The events that were committed with it and are to share a job, itself among them. The id of the first is the batch's. */
  readonly batch: readonly AcceptedEvent[];
}

/**
 * One statement for a whole batch. The revision is read by the same snapshot that the rows become visible after: whatever was
 * published before an event was committed has a revision no higher than the event's.
 */
const APPEND = `
  INSERT INTO ledger.incoming_event
    (id, workspace_id, incoming_integration_id, endpoint_id, method, headers, body, batch_id, catalog_revision)
  SELECT event.*, revision.value
  FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::uuid[]) AS event, catalog.revision
  ON CONFLICT DO NOTHING
  RETURNING id, catalog_revision`;

const FIND_REVISIONS = 'SELECT id, catalog_revision FROM ledger.incoming_event WHERE id = ANY($1::uuid[])';

interface RevisionRow {
  readonly id: string;
  readonly catalog_revision: string;
}

/** Most events of one job: enough to make its cost small for each, few enough to be spread over all dispatchers. */
const JOB_EVENTS_MAX = 16;

/** Bodies and headers of one job together, except for a single event. */
const JOB_CHARS_MAX = 32_768;

/** Most events in one statement: with bodies of a few kilobytes about a megabyte. */
const BATCH_MAX = 200;

/** Two commits at once keep the disk busy while the next batch gathers; more would only make the batches smaller. */
const COMMITS_AT_ONCE = 2;

/** Under load a commit then holds several events; one that comes alone is committed at once. */
const COMMITS_EVERY_MS = 5;

/** A caller is told that the storage is not available rather than kept waiting for longer (SECURITY §3.5, case 15). */
const WITHIN_MS = 2_000;

/** Bounds the memory of a statement: 200 of the largest bodies would take hundreds of megabytes. */
const BATCH_CHARS_MAX = 4_000_000;

/** Where events are accepted. */
@Injectable()
export class EventLedger {
  private readonly commits = new GroupCommit((batch: readonly NewEvent[]) => this.commit(batch), {
    batchMax: BATCH_MAX,
    concurrency: COMMITS_AT_ONCE,
    everyMs: COMMITS_EVERY_MS,
    withinMs: WITHIN_MS,
    sizeMax: { of: ({ body }) => body.length, total: BATCH_CHARS_MAX },
  });

  constructor(private readonly store: LedgerStore) {}

  /**
   * Resolves once the event is durable. Events that arrive together share a commit; appending the same id again changes nothing
   * and answers the revision of the first time.
   * Throws `storage_unavailable`, after 2 s at the latest, and then the event may or may not have been committed.
   */
  async append(event: NewEvent): Promise<Appended> {
    try {
      return await this.commits.add(event);
    } catch (error) {
      if (error instanceof NotInTime)
        throw new CrossdockError('storage_unavailable', { detail: 'The database does not answer in time.', cause: error });
      throw error;
    }
  }

  async find(eventId: string): Promise<AcceptedEvent | undefined> {
    const row = await this.store.use((manager) => manager.findOneBy(IncomingEventEntity, { id: eventId }));
    return row === null ? undefined : toAcceptedEvent(row);
  }

  /** Resolves when nothing is being committed any more. */
  drain(): Promise<void> {
    return this.commits.drain();
  }

  private async commit(batch: readonly NewEvent[]): Promise<Appended[]> {
    const ids = batch.map(({ eventId }) => eventId);
    const headers = batch.map((event) => JSON.stringify(event.headers));
    const jobs = inJobs(batch, headers);
    const appended = await this.store.query<RevisionRow>(APPEND, [
      ids,
      batch.map(({ workspaceId }) => workspaceId),
      batch.map(({ incomingIntegrationId }) => incomingIntegrationId),
      batch.map(({ endpointId }) => endpointId),
      batch.map(({ method }) => cleanText(method)),
      headers,
      batch.map(({ body }) => cleanText(body)),
      jobs.flatMap((events) => events.map(() => (events.length === 1 ? null : events[0]?.eventId))),
    ]);
    // Those that were there already keep the revision they were committed with: a recovery will route them by that one.
    const known = appended.length === ids.length ? appended : await this.store.query<RevisionRow>(FIND_REVISIONS, [ids]);
    const revisions = new Map(known.map((row) => [row.id, Number(row.catalog_revision)]));
    return jobs.flatMap((events) => {
      const accepted = events.map((event) => ({ ...event, catalogRevision: revisionOf(event, revisions) }));
      return accepted.map(({ catalogRevision }) => ({ catalogRevision, batch: accepted }));
    });
  }
}

function revisionOf({ eventId }: NewEvent, revisions: ReadonlyMap<string, number>): number {
  const revision = revisions.get(eventId.toLowerCase());
  // Without a revision row nothing is inserted: an answer now would promise what was not kept.
  if (revision === undefined) throw new Error('The catalog has no revision row: its migration is incomplete.');
  return revision;
}

/** The events in their order, cut into the jobs they are to be handed on in. */
function inJobs(events: readonly NewEvent[], headers: readonly string[]): NewEvent[][] {
  const jobs: NewEvent[][] = [];
  let chars = 0;
  for (const [index, event] of events.entries()) {
    const job = jobs.at(-1);
    const own = event.body.length + (headers[index]?.length ?? 0);
    chars += own;
    if (job !== undefined && job.length < JOB_EVENTS_MAX && chars <= JOB_CHARS_MAX) job.push(event);
    else {
      jobs.push([event]);
      chars = own;
    }
  }
  return jobs;
}

export function toAcceptedEvent(row: Omit<IncomingEventEntity, 'acceptedAt'>): AcceptedEvent {
  return {
    eventId: row.id,
    workspaceId: row.workspaceId,
    incomingIntegrationId: row.incomingIntegrationId,
    endpointId: row.endpointId,
    method: row.method,
    headers: JSON.parse(row.headers) as Record<string, string>,
    body: row.body,
    timeMs: idTimeMs(row.id),
    catalogRevision: Number(row.catalogRevision),
  };
}
