import { Column, Entity, type MigrationInterface, PrimaryColumn, type QueryRunner } from 'typeorm';
import { startServer, type Server } from '../test/server.js';
import { openDataSource } from './data-source.js';
import { assertMigrated, migrate } from './migrate.js';
import type { SchemaDefinition } from './schema-definition.js';
import { toStorageError } from './storage-error.js';

@Entity({ name: 'thing' })
class Thing {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column({ type: 'text', name: 'display_name' })
  displayName!: string;
}

class CreateThing1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE catalog.thing (id int PRIMARY KEY, display_name text NOT NULL)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE catalog.thing');
  }
}

class FillThing1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`INSERT INTO catalog.thing VALUES (1, 'first')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM catalog.thing');
  }
}

const older: SchemaDefinition = { name: 'catalog', entities: [Thing], migrations: [CreateThing1700000000001] };
const newer: SchemaDefinition = { ...older, migrations: [CreateThing1700000000001, FillThing1700000000002] };
const ALL = ['CreateThing1700000000001', 'FillThing1700000000002'];

let server: Server;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server.stop());

describe('migrate', () => {
  let url: string;

  beforeEach(async () => {
    url = await server.createDatabase();
  });

  it('runs what is pending, in order, answers the names, and does nothing the second time', async () => {
    await expect(migrate(url, [newer])).resolves.toEqual(ALL);
    await expect(migrate(url, [newer])).resolves.toEqual([]);
    const dataSource = await openDataSource(newer, { url, poolMax: 1 });
    await expect(dataSource.getRepository(Thing).find()).resolves.toEqual([{ id: 1, displayName: 'first' }]);
    await dataSource.destroy();
  });

  it('runs each migration once when several processes call it at the same time', async () => {
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(url, [newer])));
    expect(applied.flat()).toEqual(ALL);
  });

  it('makes a service behind its release refuse, naming what is pending and the command', async () => {
    await migrate(url, [older]);
    const dataSource = await openDataSource(newer, { url, poolMax: 1 });
    await expect(assertMigrated(dataSource, newer)).rejects.toThrow(
      'The schema catalog is behind this release (pending: FillThing1700000000002). Run: npm run migrate',
    );
    await migrate(url, [newer]);
    await expect(assertMigrated(dataSource, newer)).resolves.toBeUndefined();
    await dataSource.destroy();
  });

  it('makes a service refuse a database that was never migrated', async () => {
    const dataSource = await openDataSource(newer, { url, poolMax: 1 });
    await expect(assertMigrated(dataSource, newer)).rejects.toThrow(`(pending: ${ALL.join(', ')})`);
    await dataSource.destroy();
  });
});

describe('openDataSource', () => {
  let url: string;

  beforeAll(async () => {
    url = await server.createDatabase();
  });

  it('gives sessions in UTC that bound statements and idle transactions', async () => {
    const dataSource = await openDataSource(older, { url, poolMax: 1 });
    const rows: unknown = await dataSource.query(
      `SELECT current_setting('timezone') AS zone, current_setting('statement_timeout') AS statement,
              current_setting('idle_in_transaction_session_timeout') AS idle, current_setting('application_name') AS name`,
    );
    expect(rows).toEqual([{ zone: 'UTC', statement: '5s', idle: '10s', name: 'crossdock-catalog' }]);
    await dataSource.destroy();
  });

  it('says which host and port it cannot reach, and never the password', async () => {
    const nowhere = 'postgres://someone:hunter2@127.0.0.1:1/none';
    const refusals = await Promise.allSettled([openDataSource(older, { url: nowhere, poolMax: 1 }), migrate(nowhere, [older])]);
    for (const refusal of refusals) {
      const reason: unknown = refusal.status === 'rejected' ? refusal.reason : undefined;
      expect(reason).toMatchObject({ code: 'storage_unavailable', detail: 'The database at 127.0.0.1:1 cannot be used: ECONNREFUSED.' });
      expect(String(reason)).not.toContain('hunter2');
    }
  });

  it('repeats what the server says when it refuses the connection', async () => {
    const wrong = new URL(url);
    wrong.pathname = '/no_such_database';
    await expect(openDataSource(older, { url: wrong.href, poolMax: 1 })).rejects.toThrow(
      /cannot be used: database "no_such_database" does not exist\.$/,
    );
  });

  it('tells a database that is gone or too slow from a statement that is wrong', async () => {
    const dataSource = await openDataSource(older, { url, poolMax: 2 });
    const errorOf = (sql: string) => dataSource.query(sql).then(() => undefined, toStorageError);
    const [wrong, slow, cut] = await Promise.all([
      errorOf('SELECT 1/0'),
      errorOf(`SET statement_timeout = 50; SELECT pg_sleep(10)`),
      errorOf('SELECT pg_terminate_backend(pg_backend_pid())'),
    ]);
    expect(wrong).toMatchObject({ code: '22012' });
    expect(slow).toMatchObject({ code: 'storage_unavailable' });
    expect(cut).toMatchObject({ code: 'storage_unavailable' });
    await dataSource.destroy();
    expect(await errorOf('SELECT 1')).toMatchObject({ code: 'storage_unavailable' });
  });
});
