import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Everything that happened, append-only, and beside it the two small work tables of the reconciler. README says what each index is for. */
export class CreateLedger1763900000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['open_event', 'reconcile_mark', 'response_event', 'delivery_attempt', 'event_discard', 'incoming_event']) {
      await runner.query(`DROP TABLE ledger.${table}`);
    }
  }
}

const UP = [
  `CREATE TABLE ledger.incoming_event (
    id uuid NOT NULL,
    workspace_id int NOT NULL,
    incoming_integration_id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    catalog_revision bigint NOT NULL,
    accepted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    method text NOT NULL,
    headers text NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (id)
  ) PARTITION BY RANGE (id)`,
  `CREATE INDEX incoming_event_accepted_at ON ledger.incoming_event (accepted_at)`,
  `CREATE INDEX incoming_event_integration ON ledger.incoming_event (incoming_integration_id, id)`,

  `CREATE TABLE ledger.event_discard (
    event_id uuid NOT NULL,
    workspace_id int NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    reason text NOT NULL,
    PRIMARY KEY (event_id)
  ) PARTITION BY RANGE (event_id)`,

  `CREATE TABLE ledger.delivery_attempt (
    event_id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    workflow_version_id uuid NOT NULL,
    started_at timestamptz NOT NULL,
    retry_at timestamptz,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempt int NOT NULL,
    deliveries_planned int NOT NULL,
    workspace_id int NOT NULL,
    status int NOT NULL,
    node_id text NOT NULL,
    outcome text NOT NULL,
    reason text,
    timings text NOT NULL,
    request text,
    response text,
    PRIMARY KEY (event_id, delivery_id, attempt)
  ) PARTITION BY RANGE (event_id)`,
  `CREATE INDEX delivery_attempt_undelivered ON ledger.delivery_attempt (outcome, event_id, delivery_id) WHERE outcome <> 'delivered'`,

  `CREATE TABLE ledger.response_event (
    event_id uuid NOT NULL,
    id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    workspace_id int NOT NULL,
    action text NOT NULL,
    params text NOT NULL,
    PRIMARY KEY (event_id, id)
  ) PARTITION BY RANGE (event_id)`,
  `CREATE INDEX response_event_action ON ledger.response_event (workspace_id, action, event_id)`,

  ...['incoming_event', 'event_discard', 'delivery_attempt', 'response_event'].map(
    (table) => `CREATE TABLE ledger.${table}_default PARTITION OF ledger.${table} DEFAULT`,
  ),

  `CREATE TABLE ledger.reconcile_mark (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    accepted_at timestamptz NOT NULL
  )`,
  `INSERT INTO ledger.reconcile_mark (accepted_at) VALUES ('-infinity')`,
  `CREATE TABLE ledger.open_event (
    event_id uuid PRIMARY KEY,
    workspace_id int NOT NULL,
    checks int NOT NULL DEFAULT 0,
    next_check_at timestamptz NOT NULL DEFAULT clock_timestamp()
  ) WITH (fillfactor = 70)`,
  `CREATE INDEX open_event_next_check_at ON ledger.open_event (next_check_at)`,
];
