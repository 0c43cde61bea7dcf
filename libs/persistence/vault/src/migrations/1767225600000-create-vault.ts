import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The vault as of release 0.1. */
export class CreateVault1767225600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE vault.secret (
      workspace_id int NOT NULL,
      connection_id uuid NOT NULL,
      secret_version int NOT NULL,
      field text NOT NULL,
      sealed bytea NOT NULL,
      key_id text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (workspace_id, connection_id, secret_version, field)
    )`);
    await runner.query(`CREATE TABLE vault.key_check (
      id smallint PRIMARY KEY CHECK (id = 1),
      sealed bytea NOT NULL,
      key_id text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE vault.key_check');
    await runner.query('DROP TABLE vault.secret');
  }
}
