import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  `CREATE TABLE lanes.lane (
    key text PRIMARY KEY,
    concurrency_max int NOT NULL,
    interval_ms float8 NOT NULL,
    next_start_at timestamptz NOT NULL DEFAULT '-infinity',
    paused_until timestamptz NOT NULL DEFAULT '-infinity',
    pace real NOT NULL DEFAULT 1,
    slowed_at timestamptz NOT NULL DEFAULT '-infinity',
    failures int NOT NULL DEFAULT 0,
    failing_since timestamptz,
    openings int NOT NULL DEFAULT 0,
    open_until timestamptz NOT NULL DEFAULT '-infinity',
    disabled_at timestamptz,
    used_at timestamptz NOT NULL DEFAULT clock_timestamp()
  ) WITH (fillfactor = 50)`,
  // Few rows that change all the time: room on their pages keeps the changes out of the indexes.
  `CREATE TABLE lanes.slot (
    lane text NOT NULL,
    number int NOT NULL,
    holder uuid,
    held_until timestamptz NOT NULL DEFAULT '-infinity',
    PRIMARY KEY (lane, number)
  ) WITH (fillfactor = 50)`,
  `CREATE TABLE lanes.sender (
    id uuid PRIMARY KEY,
    alive_until timestamptz NOT NULL
  ) WITH (fillfactor = 50)`,
  `CREATE TABLE lanes.notice (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    lane text NOT NULL,
    kind text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
  )`,
];

export class CreateLanes1767225800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['lane', 'slot', 'sender', 'notice']) await runner.query(`DROP TABLE lanes.${table}`);
  }
}
