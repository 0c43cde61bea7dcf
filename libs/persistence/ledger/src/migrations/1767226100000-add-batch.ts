import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddBatch1767226100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // The job an event came in together with others: the reconciler asks whether that still exists.
    await runner.query('ALTER TABLE ledger.incoming_event ADD COLUMN batch_id uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE ledger.incoming_event DROP COLUMN batch_id');
  }
}
