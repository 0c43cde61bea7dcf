import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  `ALTER TABLE ledger.delivery_attempt ADD COLUMN replay_of uuid, ADD COLUMN destination text`,
  // Dead letters are few among many: they are listed and replayed without reading the deliveries between them.
  `CREATE INDEX delivery_attempt_undelivered ON ledger.delivery_attempt (workspace_id, outcome, event_id, delivery_id, attempt)
     WHERE outcome IN ('failed', 'cancelled')`,

  `ALTER TABLE ledger.waiting_delivery ADD COLUMN replay_of uuid, ADD COLUMN replay_id uuid`,
  // What a cancelled replay takes back is found without reading what else waits.
  `CREATE INDEX waiting_delivery_replay ON ledger.waiting_delivery (replay_id) WHERE replay_id IS NOT NULL`,

  // A bulk replay is work with a place where it stands, not part of the record.
  `CREATE TABLE ledger.replay (
    id uuid PRIMARY KEY,
    workspace_id int NOT NULL,
    name text,
    filter text NOT NULL,
    workflow_version_ids uuid[],
    per_second int NOT NULL,
    status text NOT NULL DEFAULT 'running',
    next_event_id uuid NOT NULL,
    next_delivery_id uuid NOT NULL,
    next_attempt smallint NOT NULL,
    end_event_id uuid NOT NULL,
    matched int NOT NULL DEFAULT 0,
    replayed int NOT NULL DEFAULT 0,
    left_out int NOT NULL DEFAULT 0,
    withdrawn int NOT NULL DEFAULT 0,
    paced_until timestamptz NOT NULL DEFAULT clock_timestamp(),
    stepped_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz
  ) WITH (fillfactor = 50)`,
  `CREATE INDEX replay_list ON ledger.replay (workspace_id, id)`,
  `CREATE INDEX replay_unfinished ON ledger.replay (id) WHERE finished_at IS NULL`,
];

export class CreateReplay1767226000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ledger.replay');
    await runner.query('ALTER TABLE ledger.waiting_delivery DROP COLUMN replay_of, DROP COLUMN replay_id');
    await runner.query('DROP INDEX ledger.delivery_attempt_undelivered');
    await runner.query('ALTER TABLE ledger.delivery_attempt DROP COLUMN replay_of, DROP COLUMN destination');
  }
}
