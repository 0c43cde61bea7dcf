import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddTake1767226300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // What was taken together may be recorded by shared jobs, whose ids follow from this.
    await runner.query('ALTER TABLE ledger.waiting_delivery ADD COLUMN take_id uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE ledger.waiting_delivery DROP COLUMN take_id');
  }
}
