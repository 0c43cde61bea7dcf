import { Injectable } from '@nestjs/common';
import type { AttemptRecord, RecordOutcome } from '@crossdock/contracts';
import { GroupCommit } from '@crossdock/group-commit';
import { LedgerStore } from '../store/ledger-store.js';
import { rankOf } from '../waiting/waiting-statements.js';
import { cleanText } from './clean-text.js';

type Discarded = Extract<RecordOutcome, { kind: 'discarded' }>;
type Attempted = Extract<RecordOutcome, { kind: 'attempted' }>;

/**
 * One statement, hence one transaction, for a whole batch. A row that is there already stays as it is. A response event is written
 * with its attempt or not at all, and so is the retry that waits for its time: when an attempt was made twice and ended differently, the one
 * recorded first counts.
 */
const RECORD = `
  WITH discards AS (
    INSERT INTO ledger.event_discard (event_id, workspace_id, reason)
    SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[])
    ON CONFLICT DO NOTHING
  ), attempts AS (
    INSERT INTO ledger.delivery_attempt
      (event_id, delivery_id, attempt, deliveries_planned, workspace_id, workflow_version_id, node_id, outcome, status, reason,
       retry_at, started_at, timings, request, response, replay_of, destination)
    SELECT event_id, delivery_id, attempt, deliveries_planned, workspace_id, workflow_version_id, node_id, outcome, status, reason,
       CASE outcome WHEN 'retrying' THEN clock_timestamp() + coalesce(retry_delay_ms, 0) * interval '1 millisecond' END,
       to_timestamp(started_at_ms / 1000.0), timings, request, response, replay_of, destination
    FROM unnest($4::uuid[], $5::uuid[], $6::smallint[], $7::smallint[], $8::int[], $9::uuid[], $10::text[], $11::text[],
                $12::smallint[], $13::text[], $14::bigint[], $15::float8[], $16::text[], $17::text[], $18::text[], $28::uuid[], $29::text[])
      AS attempt (event_id, delivery_id, attempt, deliveries_planned, workspace_id, workflow_version_id, node_id, outcome,
                  status, reason, retry_delay_ms, started_at_ms, timings, request, response, replay_of, destination)
    ON CONFLICT DO NOTHING
    RETURNING event_id, delivery_id, attempt, deliveries_planned, workflow_version_id, node_id, retry_at, replay_of
  ), made AS (
    DELETE FROM ledger.waiting_delivery AS waiting
    USING unnest($4::uuid[], $5::uuid[], $6::smallint[]) AS attempt (event_id, delivery_id, attempt)
    WHERE waiting.event_id = attempt.event_id AND waiting.delivery_id = attempt.delivery_id AND waiting.attempt = attempt.attempt
  ), retries AS (
    INSERT INTO ledger.waiting_delivery
      (event_id, delivery_id, attempt, deliveries_planned, workflow_version_id, node_id, lane, order_key, due_at, rank_at, replay_of)
    SELECT event_id, delivery_id, attempt + 1, deliveries_planned, workflow_version_id, node_id, lane, order_key, retry_at,
           ${rankOf('retry_at', '(attempt + 1)')}, replay_of
    FROM attempts JOIN unnest($4::uuid[], $5::uuid[], $6::smallint[], $26::text[], $27::text[])
      AS waits (event_id, delivery_id, attempt, lane, order_key) USING (event_id, delivery_id, attempt)
    WHERE retry_at IS NOT NULL
    ON CONFLICT DO NOTHING
  )
  INSERT INTO ledger.response_event (event_id, id, delivery_id, workspace_id, action, params)
  SELECT event.event_id, event.id, event.delivery_id, event.workspace_id, event.action, event.params
  FROM unnest($19::uuid[], $20::uuid[], $21::uuid[], $22::smallint[], $23::int[], $24::text[], $25::text[])
    AS event (event_id, id, delivery_id, attempt, workspace_id, action, params)
  JOIN attempts USING (event_id, delivery_id, attempt)
  ON CONFLICT DO NOTHING`;

const BATCH_MAX = 200;
const COMMITS_AT_ONCE = 2;

/** Under load a commit then holds several outcomes; one that comes alone is committed at once. */
const COMMITS_EVERY_MS = 5;

/** Bounds the memory of a statement: an outcome may hold a request and a response of a megabyte each. */
const BATCH_CHARS_MAX = 4_000_000;

/** Where outcomes are recorded. */
@Injectable()
export class OutcomeLedger {
  private readonly commits = new GroupCommit((batch: readonly RecordOutcome[]) => this.commit(batch), {
    batchMax: BATCH_MAX,
    concurrency: COMMITS_AT_ONCE,
    everyMs: COMMITS_EVERY_MS,
    sizeMax: { of: charsOf, total: BATCH_CHARS_MAX },
  });

  constructor(private readonly store: LedgerStore) {}

  /**
   * Resolves once the outcome is durable. Outcomes that arrive together share a commit; one that is recorded already changes nothing.
   * Throws `storage_unavailable`, and then the outcome may or may not have been recorded: append it again.
   */
  append(outcome: RecordOutcome): Promise<void> {
    return this.commits.add(outcome);
  }

  /** Resolves when nothing is being committed any more. */
  drain(): Promise<void> {
    return this.commits.drain();
  }

  private async commit(batch: readonly RecordOutcome[]): Promise<void[]> {
    // In one order in every process: two sinks that record the same rows wait for each other instead of locking each other out.
    const ordered = onceEach(batch)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, outcome]) => outcome);
    const discards = ordered.filter((outcome) => outcome.kind === 'discarded');
    const attempted = ordered.filter((outcome) => outcome.kind === 'attempted');
    await this.store.query(RECORD, [
      ...discardColumns(discards),
      ...attemptColumns(attempted.map(({ attempt }) => attempt)),
      ...responseEventColumns(attempted),
      attempted.map(({ attempt }) => attempt.lane ?? ''),
      attempted.map(({ attempt: { orderKey = null } }) => (orderKey === null ? null : cleanText(orderKey))),
      attempted.map(({ attempt }) => attempt.replayOf ?? null),
      attempted.map(({ attempt }) => destinationOf(attempt)),
    ]);
    return batch.map(() => undefined);
  }
}

/** The first outcome of each key. */
function onceEach(batch: readonly RecordOutcome[]): Array<[string, RecordOutcome]> {
  return [...new Map(batch.toReversed().map((outcome) => [keyOf(outcome), outcome]))];
}

function keyOf(outcome: RecordOutcome): string {
  if (outcome.kind === 'discarded') return outcome.eventId;
  const { eventId, deliveryId, attempt } = outcome.attempt;
  return `${eventId}/${deliveryId}/${attempt}`;
}

function charsOf(outcome: RecordOutcome): number {
  if (outcome.kind === 'discarded') return outcome.reason.length;
  const { attempt, responseEvent } = outcome;
  return (attempt.request?.body?.length ?? 0) + (attempt.response?.body.length ?? 0) + (responseEvent?.params.length ?? 0);
}

function discardColumns(discards: readonly Discarded[]): unknown[][] {
  return [discards.map((row) => row.eventId), discards.map((row) => row.workspaceId), discards.map((row) => cleanText(row.reason))];
}

function attemptColumns(attempts: readonly AttemptRecord[]): unknown[][] {
  return [
    attempts.map((row) => row.eventId),
    attempts.map((row) => row.deliveryId),
    attempts.map((row) => row.attempt),
    attempts.map((row) => row.deliveriesPlanned),
    attempts.map((row) => row.workspaceId),
    attempts.map((row) => row.workflowVersionId),
    attempts.map((row) => cleanText(row.nodeId)),
    attempts.map((row) => row.outcome),
    attempts.map((row) => row.status),
    attempts.map((row) => (row.reason === null ? null : cleanText(row.reason))),
    attempts.map((row) => row.retryDelayMs),
    attempts.map((row) => row.startedAtMs),
    attempts.map((row) => JSON.stringify(row.timings)),
    attempts.map((row) => (row.request === null ? null : JSON.stringify(row.request))),
    attempts.map((row) => (row.response === null ? null : JSON.stringify(row.response))),
  ];
}

/** The origin a request went to: lists show it and filter by it, without reading requests. */
function destinationOf({ request }: AttemptRecord): string | null {
  return request !== null && URL.canParse(request.url) ? new URL(request.url).origin : null;
}

function responseEventColumns(attempted: readonly Attempted[]): unknown[][] {
  const rows = attempted.flatMap(({ attempt, responseEvent }) => (responseEvent === null ? [] : [{ attempt, event: responseEvent }]));
  return [
    rows.map(({ event }) => event.eventId),
    rows.map(({ event }) => event.id),
    rows.map(({ event }) => event.deliveryId),
    rows.map(({ attempt }) => attempt.attempt),
    rows.map(({ event }) => event.workspaceId),
    rows.map(({ event }) => cleanText(event.action)),
    rows.map(({ event }) => cleanText(event.params)),
  ];
}
