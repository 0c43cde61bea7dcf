import type { AttemptRecord, RecordOutcome, ResponseEventRecord } from '@crossdock/contracts';
import { GroupCommit, toStorageError } from '@crossdock/database';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { cleanText } from './clean-text.js';
import { LEDGER_DATA_SOURCE } from './ledger-schema.js';

type Discard = Extract<RecordOutcome, { kind: 'discarded' }>;
type Attempted = Extract<RecordOutcome, { kind: 'attempted' }>;

/** As for events. An outcome may hold a request and a response of a megabyte each. */
const GROUP = { batchMax: 200, concurrency: 2, sizeMax: { of: sizeOf, total: 4_000_000 } };

/**
 * One statement, so one snapshot and one commit: a response event is written with its attempt or not at all. When an attempt was made
 * twice and ended differently, the one recorded first counts, and the other one's response event is left out with it.
 */
const INSERT = `
  WITH discards AS (
    INSERT INTO ledger.event_discard (event_id, workspace_id, reason)
    SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[])
    ON CONFLICT DO NOTHING
  ), attempts AS (
    INSERT INTO ledger.delivery_attempt
      (event_id, delivery_id, attempt, deliveries_planned, workspace_id, workflow_version_id, node_id, outcome, status, reason,
       retry_at, started_at, timings, request, response)
    SELECT event_id, delivery_id, attempt, planned, workspace_id, version_id, node_id, outcome, status, reason,
           clock_timestamp() + delay_ms * interval '1 millisecond', to_timestamp(started_ms / 1000.0), timings, request, response
    FROM unnest($4::uuid[], $5::uuid[], $6::int[], $7::int[], $8::int[], $9::uuid[], $10::text[], $11::text[], $12::int[],
                $13::text[], $14::bigint[], $15::bigint[], $16::text[], $17::text[], $18::text[])
      AS new (event_id, delivery_id, attempt, planned, workspace_id, version_id, node_id, outcome, status,
              reason, delay_ms, started_ms, timings, request, response)
    ON CONFLICT DO NOTHING
    RETURNING event_id, delivery_id, attempt
  )
  INSERT INTO ledger.response_event (event_id, id, delivery_id, workspace_id, action, params)
  SELECT new.event_id, new.id, new.delivery_id, new.workspace_id, new.action, new.params
  FROM unnest($19::uuid[], $20::uuid[], $21::uuid[], $22::int[], $23::int[], $24::text[], $25::text[])
    AS new (event_id, id, delivery_id, attempt, workspace_id, action, params)
  JOIN attempts USING (event_id, delivery_id, attempt)
  ON CONFLICT DO NOTHING`;

/** The book of what became of events. */
@Injectable()
export class OutcomeLedger {
  private readonly group = new GroupCommit<RecordOutcome, void>((batch) => this.commit(batch), GROUP);

  constructor(@Inject(LEDGER_DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** How many statements the appends so far have cost. */
  get commits(): number {
    return this.group.commits;
  }

  /**
   * Resolves when the outcome is committed. The same outcome again, from here or from another process at the same time, changes
   * nothing and resolves too. Outcomes appended at the same time share one statement and its fate. Rejects with
   * `storage_unavailable` when the database does not take it in time: append it again.
   */
  append(outcome: RecordOutcome): Promise<void> {
    return this.group.add(outcome);
  }

  /** Resolves when every append under way has ended. */
  drain(): Promise<void> {
    return this.group.drain();
  }

  private async commit(batch: readonly RecordOutcome[]): Promise<void[]> {
    const outcomes = inKeyOrder(batch);
    const discards = outcomes.filter((outcome) => outcome.kind === 'discarded');
    const attempted = outcomes.filter((outcome) => outcome.kind === 'attempted');
    const columns = [...discardColumns(discards), ...attemptColumns(attempted.map(({ attempt }) => attempt)), ...responseColumns(attempted)];
    try {
      await this.dataSource.query(INSERT, columns);
    } catch (error) {
      throw toStorageError(error);
    }
    return batch.map(() => undefined);
  }
}

/**
 * Each outcome once, ordered by key: two processes that insert the same keys in different orders would wait for each other, and
 * Postgres would end one of them.
 */
function inKeyOrder(batch: readonly RecordOutcome[]): RecordOutcome[] {
  const byKey = new Map<string, RecordOutcome>();
  for (const outcome of batch) {
    const key = keyOf(outcome);
    if (!byKey.has(key)) byKey.set(key, outcome);
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, outcome]) => outcome);
}

function keyOf(outcome: RecordOutcome): string {
  if (outcome.kind === 'discarded') return outcome.eventId;
  const { eventId, deliveryId, attempt } = outcome.attempt;
  return `${eventId}/${deliveryId}/${attempt}`;
}

function discardColumns(discards: readonly Discard[]): unknown[] {
  return [discards.map((one) => one.eventId), discards.map((one) => one.workspaceId), discards.map((one) => cleanText(one.reason))];
}

function attemptColumns(attempts: readonly AttemptRecord[]): unknown[] {
  return [
    attempts.map((one) => one.eventId),
    attempts.map((one) => one.deliveryId),
    attempts.map((one) => one.attempt),
    attempts.map((one) => one.deliveriesPlanned),
    attempts.map((one) => one.workspaceId),
    attempts.map((one) => one.workflowVersionId),
    attempts.map((one) => cleanText(one.nodeId)),
    attempts.map((one) => one.outcome),
    attempts.map((one) => one.status),
    attempts.map((one) => (one.reason === null ? null : cleanText(one.reason))),
    attempts.map((one) => one.retryDelayMs),
    attempts.map((one) => one.startedAtMs),
    attempts.map((one) => JSON.stringify(one.timings)),
    attempts.map((one) => toJsonText(one.request)),
    attempts.map((one) => toJsonText(one.response)),
  ];
}

/** NUL and lone surrogates in a value are written as escapes by `JSON.stringify`, and so come back as they were. */
function toJsonText(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

function responseColumns(attempted: readonly Attempted[]): unknown[] {
  const pairs = attempted.flatMap(({ attempt, responseEvent }) => (responseEvent === null ? [] : [{ attempt, event: responseEvent }]));
  return [
    pairs.map(({ event }) => event.eventId),
    pairs.map(({ event }) => event.id),
    pairs.map(({ event }) => event.deliveryId),
    pairs.map(({ attempt }) => attempt.attempt),
    pairs.map(({ event }) => event.workspaceId),
    pairs.map(({ event }) => cleanText(event.action)),
    pairs.map(({ event }) => cleanText(event.params)),
  ];
}

function sizeOf(outcome: RecordOutcome): number {
  if (outcome.kind === 'discarded') return outcome.reason.length;
  const { request, response } = outcome.attempt;
  return (request?.body?.length ?? 0) + (response?.body.length ?? 0) + paramsLength(outcome.responseEvent);
}

function paramsLength(event: ResponseEventRecord | null): number {
  return event?.params.length ?? 0;
}
