import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddReplayKey1767226200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE ledger.replay ADD COLUMN key text');
    await runner.query('CREATE UNIQUE INDEX replay_key ON ledger.replay (workspace_id, key)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE ledger.replay DROP COLUMN key');
  }
}
