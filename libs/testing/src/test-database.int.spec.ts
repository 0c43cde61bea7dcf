import type { SchemaDefinition } from '@crossdock/database';
import pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { createTestDatabase } from './index.js';

class CreateThing1700000000000 {
  up(runner: QueryRunner): Promise<unknown> {
    return runner.query('CREATE TABLE catalog.thing (id int)');
  }
  down(runner: QueryRunner): Promise<unknown> {
    return runner.query('DROP TABLE catalog.thing');
  }
}

const schema: SchemaDefinition = { name: 'catalog', entities: [], migrations: [CreateThing1700000000000] };

const query = async (url: string, text: string): Promise<unknown[]> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
};

describe('createTestDatabase', () => {
  it('gives each caller a migrated database of its own', async () => {
    const [first, second] = await Promise.all([createTestDatabase([schema]), createTestDatabase([schema])]);
    await query(first.url, 'INSERT INTO catalog.thing VALUES (1)');
    expect(await query(first.url, 'SELECT id FROM catalog.thing')).toEqual([{ id: 1 }]);
    expect(await query(second.url, 'SELECT id FROM catalog.thing')).toEqual([]);
    await Promise.all([first.drop(), second.drop()]);
  });

  it('gives an empty database when no schema is asked for', async () => {
    const database = await createTestDatabase([]);
    expect(await query(database.url, `SELECT 1 FROM pg_namespace WHERE nspname = 'catalog'`)).toEqual([]);
    await database.drop();
  });

  it('drops a database that is still in use, and twice without harm', async () => {
    const database = await createTestDatabase([]);
    const client = new pg.Client(database.url);
    const cut = new Promise((resolve) => client.on('error', resolve));
    await client.connect();
    await database.drop();
    await cut;
    await database.drop();
    await expect(query(database.url, 'SELECT 1')).rejects.toMatchObject({ code: '3D000' });
  });

  it('never clones a template whose migration failed', async () => {
    class Broken1700000000001 extends CreateThing1700000000000 {
      override up(runner: QueryRunner): Promise<unknown> {
        return runner.query('CREATE TABLE nowhere.thing (id int)');
      }
    }
    const broken: SchemaDefinition = { ...schema, migrations: [Broken1700000000001] };
    await expect(createTestDatabase([broken])).rejects.toThrow('nowhere');
    await expect(createTestDatabase([broken])).rejects.toThrow('nowhere');
  });
});
