import { createTestDatabase, startTcpProxy, type TcpProxy, type TestDatabase } from '@crossdock/testing';
import pg from 'pg';
import { socketOfBoundedSilence } from './bounded-silence.js';

describe('a connection of bounded silence', () => {
  let database: TestDatabase;
  let wire: TcpProxy;
  let pool: pg.Pool;

  beforeAll(async () => {
    database = await createTestDatabase([]);
    wire = await startTcpProxy(database.url);
    pool = new pg.Pool({ connectionString: wire.url, max: 1, stream: () => socketOfBoundedSilence(1_000) });
    pool.on('error', () => undefined);
  });
  afterAll(async () => {
    await pool.end();
    await wire.close();
    await database.drop();
  });

  it('fails the query that its server never answers, and makes room for one that works', async () => {
    await pool.query('SELECT 1');
    wire.loseServers();
    await expect(pool.query('SELECT 2')).rejects.toThrow('The database was silent for 1000 ms.');
    expect((await pool.query('SELECT 3 AS number')).rows).toEqual([{ number: 3 }]);
  });

  it('outlasts a statement that is shorter', async () => {
    await expect(pool.query('SELECT pg_sleep(0.7)')).resolves.toBeDefined();
  });
});
