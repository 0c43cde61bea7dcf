import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  `CREATE TABLE ledger.incoming_event (
    id uuid NOT NULL,
    workspace_id int NOT NULL,
    incoming_integration_id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    method text NOT NULL,
    headers text NOT NULL,
    body text NOT NULL,
    catalog_revision bigint NOT NULL,
    accepted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (id)
  ) PARTITION BY RANGE (id)`,
  // The reconciler reads on from its mark in the order of this time, a bounded number of rows. A BRIN index has no order, and is blind
  // for the newest rows until they are summarised: just for those that are read.
  `CREATE INDEX incoming_event_accepted_at ON ledger.incoming_event (accepted_at)`,

  `CREATE TABLE ledger.event_discard (
    event_id uuid NOT NULL,
    workspace_id int NOT NULL,
    reason text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (event_id)
  ) PARTITION BY RANGE (event_id)`,

  `CREATE TABLE ledger.delivery_attempt (
    event_id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    attempt smallint NOT NULL,
    deliveries_planned smallint NOT NULL,
    workspace_id int NOT NULL,
    workflow_version_id uuid NOT NULL,
    node_id text NOT NULL,
    outcome text NOT NULL,
    status smallint NOT NULL,
    reason text,
    retry_at timestamptz,
    started_at timestamptz NOT NULL,
    timings text NOT NULL,
    request text,
    response text,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (event_id, delivery_id, attempt)
  ) PARTITION BY RANGE (event_id)`,

  `CREATE TABLE ledger.response_event (
    event_id uuid NOT NULL,
    id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    workspace_id int NOT NULL,
    action text NOT NULL,
    params text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (event_id, id)
  ) PARTITION BY RANGE (event_id)`,
  // Response events are looked for by their action. A rare one must be found without reading all the others.
  `CREATE INDEX response_event_action ON ledger.response_event (workspace_id, action, event_id, id)`,

  // Rows of a time for which no partition was made in time; it keeps an insert from ever failing for want of one.
  ...['incoming_event', 'event_discard', 'delivery_attempt', 'response_event'].map(
    (table) => `CREATE TABLE ledger.${table}_default PARTITION OF ledger.${table} DEFAULT`,
  ),

  // The reconciler's own notes, small and changing; not part of the record.
  `CREATE TABLE ledger.reconcile_mark (id smallint PRIMARY KEY CHECK (id = 1), swept_before timestamptz NOT NULL)`,
  `INSERT INTO ledger.reconcile_mark (id, swept_before) VALUES (1, clock_timestamp())`,
  `CREATE TABLE ledger.open_event (
    event_id uuid PRIMARY KEY,
    checks smallint NOT NULL DEFAULT 0,
    next_check_at timestamptz NOT NULL DEFAULT clock_timestamp()
  )`,
  `CREATE INDEX open_event_next_check_at ON ledger.open_event (next_check_at)`,
];

const TABLES = ['incoming_event', 'event_discard', 'delivery_attempt', 'response_event', 'reconcile_mark', 'open_event'];

export class CreateLedger1767225700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`DROP TABLE ledger.${table}`);
  }
}
