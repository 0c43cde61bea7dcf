import { type AcceptedEvent, idTimeMs } from '@crossdock/contracts';
import { GroupCommit, toStorageError } from '@crossdock/database';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { cleanText } from './clean-text.js';
import { IncomingEvent } from './entities/incoming-event.entity.js';
import { LEDGER_DATA_SOURCE } from './ledger-schema.js';

/** An event about to be accepted: the ledger adds the catalog revision. */
export type NewEvent = Omit<AcceptedEvent, 'catalogRevision'>;

/** What a commit added to the event. */
export interface AppendReceipt {
  /** The catalog revision in force when the event was committed. */
  readonly catalogRevision: number;
}

/** One commit waits for the disk while the next is under way; more only make batches smaller. The size bounds the memory of a statement. */
const GROUP = { batchMax: 200, concurrency: 2, sizeMax: { of: (event: NewEvent) => event.body.length, total: 4_000_000 } };

/** The scalar subquery reads the revision in the snapshot of the insert: one statement, one round trip, one commit. */
const INSERT = `
  INSERT INTO ledger.incoming_event
    (id, workspace_id, incoming_integration_id, endpoint_id, method, headers, body, catalog_revision)
  SELECT new.*, (SELECT value FROM catalog.revision)
  FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[]) AS new
  ON CONFLICT DO NOTHING
  RETURNING id, catalog_revision`;

const FIND_REVISIONS = 'SELECT id, catalog_revision FROM ledger.incoming_event WHERE id = ANY($1::uuid[])';

interface RevisionRow {
  readonly id: string;
  readonly catalog_revision: string;
}

/** The book of accepted events. */
@Injectable()
export class EventLedger {
  private readonly group = new GroupCommit<NewEvent, AppendReceipt>((batch) => this.commit(batch), GROUP);

  constructor(@Inject(LEDGER_DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** How many statements the appends so far have cost. */
  get commits(): number {
    return this.group.commits;
  }

  /**
   * Resolves when the event is committed: from then on it survives any crash. Events appended at the same time share one statement.
   * A second append with the same id writes nothing and answers the first one's receipt. `timeMs` is not stored: it is the time in
   * the id. Rejects with `storage_unavailable` when the database does not take it in time; it may then have been committed or not.
   */
  append(event: NewEvent): Promise<AppendReceipt> {
    return this.group.add(event);
  }

  /** The event exactly as it was accepted, undefined when there is none with this id. */
  async find(eventId: string): Promise<AcceptedEvent | undefined> {
    try {
      const row = await this.dataSource.getRepository(IncomingEvent).findOneBy({ id: eventId });
      return row === null ? undefined : toAcceptedEvent(row);
    } catch (error) {
      throw toStorageError(error);
    }
  }

  /** Resolves when every append under way has ended. */
  drain(): Promise<void> {
    return this.group.drain();
  }

  private async commit(batch: readonly NewEvent[]): Promise<AppendReceipt[]> {
    try {
      const rows = await this.dataSource.query<RevisionRow[]>(INSERT, toColumns(batch));
      const ids = batch.map(({ eventId }) => eventId);
      const known = rows.length === ids.length ? rows : await this.dataSource.query<RevisionRow[]>(FIND_REVISIONS, [ids]);
      const revisions = new Map(known.map((row) => [row.id, Number(row.catalog_revision)]));
      return ids.map((id) => ({ catalogRevision: revisionOf(revisions, id) }));
    } catch (error) {
      throw toStorageError(error);
    }
  }
}

function toColumns(batch: readonly NewEvent[]): unknown[] {
  return [
    batch.map((event) => event.eventId),
    batch.map((event) => event.workspaceId),
    batch.map((event) => event.incomingIntegrationId),
    batch.map((event) => event.endpointId),
    batch.map((event) => cleanText(event.method)),
    batch.map((event) => JSON.stringify(event.headers)),
    batch.map((event) => cleanText(event.body)),
  ];
}

function revisionOf(revisions: ReadonlyMap<string, number>, id: string): number {
  const revision = revisions.get(id.toLowerCase());
  if (revision === undefined) throw new Error(`The event ${id} was not inserted and is not there.`);
  return revision;
}

/** The row as it travels in jobs. */
export function toAcceptedEvent(row: IncomingEvent): AcceptedEvent {
  return {
    eventId: row.id,
    workspaceId: row.workspaceId,
    incomingIntegrationId: row.incomingIntegrationId,
    endpointId: row.endpointId,
    method: row.method,
    headers: row.headers,
    body: row.body,
    timeMs: idTimeMs(row.id),
    catalogRevision: row.catalogRevision,
  };
}
