import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  `CREATE TABLE catalog.revision (
    id smallint PRIMARY KEY CHECK (id = 1),
    value bigint NOT NULL
  )`,
  `INSERT INTO catalog.revision (id, value) VALUES (1, 0)`,

  `CREATE TABLE catalog.incoming_integration (
    id uuid PRIMARY KEY,
    workspace_id int NOT NULL,
    name text NOT NULL,
    authentication text NOT NULL,
    icon_url text,
    status text NOT NULL,
    endpoint_id uuid NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  )`,

  `CREATE TABLE catalog.outgoing_integration (
    id uuid PRIMARY KEY,
    workspace_id int NOT NULL,
    name text NOT NULL,
    icon_url text,
    definition jsonb NOT NULL,
    status text NOT NULL,
    published_version_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE TABLE catalog.outgoing_integration_version (
    id uuid PRIMARY KEY,
    workspace_id int NOT NULL,
    integration_id uuid NOT NULL,
    number int NOT NULL,
    name text NOT NULL,
    definition jsonb NOT NULL,
    valid_from_revision bigint NOT NULL,
    valid_to_revision bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (integration_id, number)
  )`,
  // Two versions of one integration can never be in force at once; it is also how the version in force is found.
  `CREATE UNIQUE INDEX outgoing_integration_version_in_force
    ON catalog.outgoing_integration_version (integration_id) WHERE valid_to_revision IS NULL`,

  `CREATE TABLE catalog.connection (
    id uuid PRIMARY KEY,
    workspace_id int NOT NULL,
    name text NOT NULL,
    settings jsonb NOT NULL,
    secret_version int NOT NULL,
    secret_versions_reserved int NOT NULL,
    revision bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  )`,

  `CREATE TABLE catalog.workflow (
    id uuid PRIMARY KEY,
    workspace_id int NOT NULL,
    name text NOT NULL,
    definition jsonb NOT NULL,
    status text NOT NULL,
    published_version_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE TABLE catalog.workflow_version (
    id uuid PRIMARY KEY,
    workspace_id int NOT NULL,
    workflow_id uuid NOT NULL,
    number int NOT NULL,
    name text NOT NULL,
    incoming_integration_id uuid NOT NULL,
    definition jsonb NOT NULL,
    valid_from_revision bigint NOT NULL,
    valid_to_revision bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (workflow_id, number)
  )`,
  `CREATE UNIQUE INDEX workflow_version_in_force
    ON catalog.workflow_version (workflow_id) WHERE valid_to_revision IS NULL`,
  // valid_to and not valid_from: nearly all versions ended before the event, so the cost stays flat as they pile up.
  `CREATE INDEX workflow_version_by_incoming_integration
    ON catalog.workflow_version (incoming_integration_id, valid_to_revision)`,

  `CREATE TABLE catalog.sealing_key (
    key_id text PRIMARY KEY,
    public_key bytea NOT NULL,
    announced_at timestamptz NOT NULL
  )`,

  ...['incoming_integration', 'outgoing_integration', 'connection', 'workflow'].map(
    (table) => `CREATE INDEX ${table}_by_workspace ON catalog.${table} (workspace_id, id)`,
  ),
];

const TABLES = [
  'sealing_key',
  'workflow_version',
  'workflow',
  'connection',
  'outgoing_integration_version',
  'outgoing_integration',
  'incoming_integration',
  'revision',
];

/** The catalog as of release 0.1. */
export class CreateCatalog1767225600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`DROP TABLE catalog.${table}`);
  }
}
