import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  // Not part of the record, but what is to be done next: a row goes when the outcome of its attempt is recorded.
  `CREATE TABLE ledger.waiting_delivery (
    event_id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    attempt smallint NOT NULL,
    deliveries_planned smallint NOT NULL,
    workflow_version_id uuid NOT NULL,
    node_id text NOT NULL,
    lane text NOT NULL,
    order_key text,
    due_at timestamptz NOT NULL,
    rank_at timestamptz NOT NULL,
    leased_until timestamptz NOT NULL DEFAULT '-infinity',
    PRIMARY KEY (event_id, delivery_id, attempt)
  ) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02)`,
  // The next of a lane is found without reading those behind it; lanes with something due without reading what else waits in them.
  `CREATE INDEX waiting_delivery_rank ON ledger.waiting_delivery (lane, rank_at)`,
  `CREATE INDEX waiting_delivery_due ON ledger.waiting_delivery (lane, due_at)`,
  `CREATE INDEX waiting_delivery_order ON ledger.waiting_delivery (lane, order_key, event_id, delivery_id) WHERE order_key IS NOT NULL`,
];

export class CreateWaitingDelivery1767225900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ledger.waiting_delivery');
  }
}
