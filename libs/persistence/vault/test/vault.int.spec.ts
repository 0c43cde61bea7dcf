import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Test, type TestingModule } from '@nestjs/testing';
import { SETTINGS, SettingsModule, toSettings, environmentSchema, type Settings } from '@crossdock/config';
import { createTestDatabase, type TestDatabase } from '@crossdock/testing';
import pg from 'pg';
import { SecretVault, VaultModule, vaultSchema } from '../src/index.js';

const CANARY = 'q+7/Zx"&%=é correct horse battery staple 0123456789';

describe('the vault on Postgres', () => {
  const masterKey = randomBytes(32);
  let database: TestDatabase;
  let sql: pg.Client;
  let module: TestingModule;
  let vault: SecretVault;

  const settingsWith = (key: Buffer | undefined): Settings =>
    toSettings(
      environmentSchema.parse({
        CROSSDOCK_DATABASE_URL: database.url,
        ...(key === undefined ? {} : { CROSSDOCK_MASTER_KEY: key.toString('base64') }),
      }),
    );
  const start = (key: Buffer | undefined, databaseUrl = database.url): Promise<TestingModule> =>
    Test.createTestingModule({ imports: [SettingsModule.with({ ...settingsWith(key), databaseUrl }), VaultModule] }).compile();
  const addressOf = (secretVersion = 1): { workspaceId: number; connectionId: string; secretVersion: number } => ({
    workspaceId: 1,
    connectionId: randomUUID(),
    secretVersion,
  });
  const revealed = async (address: ReturnType<typeof addressOf>): Promise<unknown> => {
    const secrets = await vault.open(address);
    return secrets && Object.fromEntries(Object.entries(secrets).map(([field, secret]) => [field, secret.reveal()]));
  };

  beforeAll(async () => {
    database = await createTestDatabase([vaultSchema]);
    sql = new pg.Client(database.url);
    await sql.connect();
    module = await start(masterKey);
    vault = module.get(SecretVault);
  });

  afterAll(async () => {
    await module.close();
    await sql.end();
    await database.drop();
  });

  it('gives back what was stored, to another process with the same master key too', async () => {
    const address = addressOf();
    await vault.store(address, { password: CANARY, second: 'é' });
    expect(await revealed(address)).toEqual({ password: CANARY, second: 'é' });
    const other = await start(masterKey);
    expect((await other.get(SecretVault).open(address))?.['password']?.reveal()).toBe(CANARY);
    await other.close();
  });

  it('knows nothing of an address where nothing was stored', async () => {
    const address = addressOf();
    await vault.store(address, { password: 'correct horse' });
    expect(await vault.open({ ...address, secretVersion: 2 })).toBeUndefined();
    expect(await vault.open({ ...address, workspaceId: 2 })).toBeUndefined();
    await vault.store(addressOf(), {});
  });

  it('keeps each version, and takes the same one again without harm', async () => {
    const address = addressOf();
    await vault.store(address, { password: 'first' });
    await vault.store({ ...address, secretVersion: 2 }, { password: 'second' });
    await vault.store(address, { password: 'first' });
    expect(await revealed(address)).toEqual({ password: 'first' });
    expect(await revealed({ ...address, secretVersion: 2 })).toEqual({ password: 'second' });
  });

  it('holds one whole set of fields after many stored at once', async () => {
    const address = addressOf();
    const sets = Array.from({ length: 20 }, (_, index) => ({ a: `a${index}`, b: `b${index}`, c: `c${index}` }));
    await Promise.all(sets.map((set, index) => vault.store(address, index % 2 === 0 ? set : { c: set.c, b: set.b, a: set.a })));
    expect(sets).toContainEqual(await revealed(address));
  });

  it.each([
    ['workspace', 'UPDATE vault.secret SET workspace_id = 2 WHERE connection_id = $1'],
    ['version', 'UPDATE vault.secret SET secret_version = 2 WHERE connection_id = $1'],
    ['field', `UPDATE vault.secret SET field = 'secret' WHERE connection_id = $1`],
    ['connection', `UPDATE vault.secret SET connection_id = '0198c0de-0000-7000-8000-00000000000b' WHERE connection_id = $1`],
  ])('does not open a row moved to another %s', async (_name, update) => {
    const address = addressOf();
    await vault.store(address, { password: 'correct horse' });
    await sql.query(update, [address.connectionId]);
    const places = [
      { ...address, workspaceId: 2 },
      { ...address, secretVersion: 2 },
      { ...address, connectionId: '0198c0de-0000-7000-8000-00000000000b' },
      address,
    ];
    const outcomes = await Promise.allSettled(places.map((place) => vault.open(place)));
    const found = outcomes.filter((outcome) => outcome.status === 'rejected' || outcome.value !== undefined);
    expect(found).toEqual([{ status: 'rejected', reason: expect.objectContaining({ code: 'internal_error' }) }]);
  });

  it('leaves no plaintext in the database, in any spelling', async () => {
    await vault.store(addressOf(), { password: CANARY });
    const bytes = Buffer.from(CANARY);
    const needles = [
      CANARY,
      JSON.stringify(CANARY).slice(1, -1),
      encodeURIComponent(CANARY),
      bytes.toString('hex'),
      bytes.toString('base64'),
    ];
    const scan = async (): Promise<number> => {
      const { rows } = await sql.query<{ row: string }>(
        'SELECT s::text AS row FROM vault.secret s UNION ALL SELECT k::text FROM vault.key_check k',
      );
      return rows.filter(({ row }) => needles.some((needle) => row.includes(needle))).length;
    };
    expect(await scan()).toBe(0);
    // The scan must be able to find something: a secret that was not sealed.
    await sql.query(`INSERT INTO vault.secret VALUES (1, $1, 1, 'leak', $2, 'none')`, [randomUUID(), bytes]);
    expect(await scan()).toBe(1);
  });

  it('does not start with another master key than the vault was first used with, nor without one', async () => {
    await expect(start(randomBytes(32))).rejects.toThrow(/CROSSDOCK_MASTER_KEY is not the key .* former key/);
    await expect(start(undefined)).rejects.toThrow('CROSSDOCK_MASTER_KEY is required');
    await (await start(masterKey)).close();
  });

  it('lets one master key win when several services start for the first time at once', async () => {
    const fresh = await createTestDatabase([vaultSchema]);
    const keys = Array.from({ length: 3 }, () => randomBytes(32));
    const starts = await Promise.allSettled(keys.map((key) => start(key, fresh.url)));
    const started = starts.filter((each) => each.status === 'fulfilled');
    expect(started).toHaveLength(1);
    await Promise.all(started.map((each) => each.value.close()));
    await fresh.drop();
  });

  it('does not start on a schema that was never migrated, and names the command', async () => {
    const empty = await createTestDatabase([]);
    await expect(start(masterKey, empty.url)).rejects.toThrow('npm run migrate');
    await empty.drop();
  });

  it('says that storage is unavailable when the database can no longer be reached', async () => {
    const { hostname, port } = new URL(database.url);
    const sockets: Socket[] = [];
    const relay = createServer((socket) => {
      const upstream = connect(Number(port), hostname);
      sockets.push(socket, upstream);
      for (const each of [socket, upstream]) each.on('error', () => each.destroy());
      socket.pipe(upstream).pipe(socket);
    }).listen(0, '127.0.0.1');
    await once(relay, 'listening');
    const url = new URL(database.url);
    url.host = `127.0.0.1:${(relay.address() as AddressInfo).port}`;
    const cutOff = await start(masterKey, url.href);
    relay.close();
    sockets.forEach((socket) => socket.destroy());
    await once(relay, 'close');
    const address = addressOf();
    await expect(cutOff.get(SecretVault).store(address, { password: CANARY })).rejects.toMatchObject({ code: 'storage_unavailable' });
    await expect(cutOff.get(SecretVault).open(address)).rejects.toMatchObject({ code: 'storage_unavailable' });
    await cutOff.close();
  });

  it('prints secrets as asterisks', async () => {
    const address = addressOf();
    await vault.store(address, { password: CANARY });
    expect(JSON.stringify(await vault.open(address))).toBe('{"password":"********"}');
    expect(module.get<Settings>(SETTINGS, { strict: false }).masterKey).not.toBeNull();
  });
});
