import { Injectable } from '@nestjs/common';
import type { AttemptRecord, RecordOutcome, ResponseEventRecord } from '@crossdock/contracts';
import { GroupCommit } from '@crossdock/database';
import { LedgerStore } from '../store/ledger-store.js';
import { cleanText } from './clean-text.js';

type Discarded = Extract<RecordOutcome, { kind: 'discarded' }>;

/** One statement, hence one transaction, for a whole batch. A row that is there already stays as it is. */
const RECORD = `
  WITH discards AS (
    INSERT INTO ledger.event_discard (event_id, workspace_id, reason)
    SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[])
    ON CONFLICT DO NOTHING
  ), attempts AS (
    INSERT INTO ledger.delivery_attempt
      (event_id, delivery_id, attempt, deliveries_planned, workspace_id, workflow_version_id, node_id, outcome, status, reason,
       retry_at, started_at, timings, request, response)
    SELECT event_id, delivery_id, attempt, deliveries_planned, workspace_id, workflow_version_id, node_id, outcome, status, reason,
       now() + retry_delay_ms * interval '1 millisecond', to_timestamp(started_at_ms / 1000.0), timings, request, response
    FROM unnest($4::uuid[], $5::uuid[], $6::smallint[], $7::smallint[], $8::int[], $9::uuid[], $10::text[], $11::text[],
                $12::smallint[], $13::text[], $14::bigint[], $15::float8[], $16::text[], $17::text[], $18::text[])
      AS attempt (event_id, delivery_id, attempt, deliveries_planned, workspace_id, workflow_version_id, node_id, outcome,
                  status, reason, retry_delay_ms, started_at_ms, timings, request, response)
    ON CONFLICT DO NOTHING
  )
  INSERT INTO ledger.response_event (event_id, id, delivery_id, workspace_id, action, params)
  SELECT * FROM unnest($19::uuid[], $20::uuid[], $21::uuid[], $22::int[], $23::text[], $24::text[])
  ON CONFLICT DO NOTHING`;

const BATCH_MAX = 200;
const COMMITS_AT_ONCE = 2;

/** Where outcomes are recorded. */
@Injectable()
export class OutcomeLedger {
  private readonly commits = new GroupCommit((batch: readonly RecordOutcome[]) => this.commit(batch), {
    batchMax: BATCH_MAX,
    concurrency: COMMITS_AT_ONCE,
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
    const ordered = [...batch].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
    const discards = ordered.filter((outcome): outcome is Discarded => outcome.kind === 'discarded');
    const attempted = ordered.filter((outcome) => outcome.kind === 'attempted');
    const responseEvents = attempted.flatMap(({ responseEvent }) => (responseEvent === null ? [] : [responseEvent]));
    await this.store.query(RECORD, [
      ...discardColumns(discards),
      ...attemptColumns(attempted.map(({ attempt }) => attempt)),
      ...responseEventColumns(responseEvents),
    ]);
    return batch.map(() => undefined);
  }
}

function sortKey(outcome: RecordOutcome): string {
  return outcome.kind === 'discarded' ? outcome.eventId : outcome.attempt.eventId + outcome.attempt.deliveryId;
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
    attempts.map((row) => row.nodeId),
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

function responseEventColumns(events: readonly ResponseEventRecord[]): unknown[][] {
  return [
    events.map((row) => row.eventId),
    events.map((row) => row.id),
    events.map((row) => row.deliveryId),
    events.map((row) => row.workspaceId),
    events.map((row) => row.action),
    events.map((row) => cleanText(row.params)),
  ];
}
