import { randomBytes, randomInt } from 'node:crypto';
import type { INestMicroservice } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { catalogSchema, Connections, newResourceId, SealingKeys, type StoredConnection } from '@crossdock/catalog';
import { environmentSchema, SettingsModule, type Settings, toSettings } from '@crossdock/config';
import {
  type ConnectionSettings,
  materialContext,
  materialKey,
  openMaterial,
  type SecretFields,
  sealSecrets,
} from '@crossdock/connections';
import { resolveMaterial, storeSecrets } from '@crossdock/contracts';
import { BullMqQuestionServer, MessagingModule, Questions } from '@crossdock/messaging';
import { createTestDatabase, queueStores, type TestDatabase } from '@crossdock/testing';
import pg from 'pg';
import { CredentialsModule, vaultSchema } from '../src/app.module.js';

const CANARY = 'q+7/Zx"&%= correct horse battery staple 0123456789';
const API_KEY: ConnectionSettings = {
  kind: 'apiKey',
  headers: [{ key: 'X-Key', value: 'Bearer {{secret}}' }],
  urlParameters: [{ key: 'k', value: '{{secret}}' }],
};

describe.each(await queueStores())('the credential service, asked over $kind', (queueStore) => {
  const masterKey = randomBytes(32);
  let database: TestDatabase;
  let settings: Settings;
  let app: INestMicroservice;
  let questions: Questions;
  let connections: Connections;

  beforeAll(async () => {
    database = await createTestDatabase([catalogSchema, vaultSchema]);
    const environment = { CROSSDOCK_DATABASE_URL: database.url, CROSSDOCK_MASTER_KEY: masterKey.toString('base64') };
    settings = { ...toSettings(environmentSchema.parse(environment)), queueStore };
    const module = await Test.createTestingModule({
      imports: [SettingsModule.with(settings), CredentialsModule, MessagingModule],
    }).compile();
    app = module.createNestMicroservice({ strategy: new BullMqQuestionServer(settings, 'credentials'), logger: false });
    await app.listen();
    questions = app.get(Questions);
    connections = app.get(Connections);
  });

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  interface Address {
    readonly workspaceId: number;
    readonly connectionId: string;
    readonly secretVersion: number;
  }

  const newAddress = (): Address => ({ workspaceId: 1, connectionId: newResourceId(), secretVersion: randomInt(1, 2 ** 31) });
  const seal = async (address: Address, secrets: SecretFields): Promise<string> => {
    const key = await app.get(SealingKeys).current();
    return sealSecrets(key!.publicKey, address, secrets);
  };
  const store = async (address: Address, secrets: SecretFields) =>
    questions.ask(storeSecrets, { v: 1, ...address, sealedSecrets: await seal(address, secrets) });
  const create = async (
    { workspaceId, connectionId, secretVersion }: Address,
    parts: ConnectionSettings = API_KEY,
  ): Promise<StoredConnection> =>
    (await connections.create({ workspaceId, id: connectionId }, { name: 'Shop', settings: parts, secretVersion })).resource;
  const resolve = (connectionId: string, catalogRevision = 0) => questions.ask(resolveMaterial, { v: 1, connectionId, catalogRevision });

  it('gives back what was stored, as material that only the master key opens', async () => {
    const address = newAddress();
    expect(await store(address, { secret: CANARY })).toEqual({ outcome: 'stored' });
    const connection = await create(address);
    const answer = await resolve(connection.id);
    if (answer.outcome !== 'resolved') throw new Error(answer.reason);
    expect(JSON.stringify(answer)).not.toContain('correct horse');
    const context = materialContext(connection.id, answer.catalogRevision);
    expect(openMaterial(materialKey(masterKey), answer.sealedMaterial, context)).toEqual({
      headers: [['X-Key', `Bearer ${CANARY}`]],
      urlParameters: [['k', CANARY]],
      secrets: [CANARY],
    });
  });

  it('resolves a basic connection', async () => {
    const address = newAddress();
    await store(address, { password: 'correct horse' });
    await create(address, { kind: 'basic', login: 'ann' });
    const answer = await resolve(address.connectionId);
    if (answer.outcome !== 'resolved') throw new Error(answer.reason);
    const material = openMaterial(
      materialKey(masterKey),
      answer.sealedMaterial,
      materialContext(address.connectionId, answer.catalogRevision),
    );
    expect(material.headers).toEqual([['Authorization', `Basic ${Buffer.from('ann:correct horse').toString('base64')}`]]);
  });

  it('answers for the revision asked for, or for that of the last change when it is newer', async () => {
    const address = newAddress();
    await store(address, { secret: CANARY });
    const { id, revision } = await create(address);
    expect(await resolve(id, revision - 1)).toMatchObject({ outcome: 'resolved', catalogRevision: revision });
    expect(await resolve(id, revision + 5)).toMatchObject({ outcome: 'resolved', catalogRevision: revision + 5 });
  });

  it('uses new secrets from the change of the connection on, and not before', async () => {
    const address = newAddress();
    await store(address, { secret: 'first-secret' });
    const connection = await create(address);
    const next = { ...address, secretVersion: randomInt(1, 2 ** 31) };
    await store(next, { secret: 'second-secret' });
    const secretsNow = async (): Promise<readonly string[]> => {
      const answer = await resolve(connection.id);
      if (answer.outcome !== 'resolved') throw new Error(answer.reason);
      const context = materialContext(connection.id, answer.catalogRevision);
      return openMaterial(materialKey(masterKey), answer.sealedMaterial, context).secrets;
    };
    expect(await secretsNow()).toEqual(['first-secret']);
    const parts = { name: 'Shop', settings: API_KEY, secretVersion: next.secretVersion };
    await connections.update({ workspaceId: 1, id: connection.id }, parts, connection.revision);
    expect(await secretsNow()).toEqual(['second-secret']);
  });

  it('takes the same secrets again, replaces those not in use, and refuses to change those in use', async () => {
    const address = newAddress();
    expect(await store(address, { secret: 'given-up' })).toEqual({ outcome: 'stored' });
    expect(await store(address, { secret: CANARY })).toEqual({ outcome: 'stored' });
    await create(address);
    expect(await store(address, { secret: CANARY })).toEqual({ outcome: 'stored' });
    expect(await store(address, { secret: 'another-one' })).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('in use'),
    });
    expect(await store(address, { secret: CANARY, more: 'x' })).toMatchObject({ outcome: 'refused' });
  });

  it('refuses secrets that were sealed for another connection or are no sealed value', async () => {
    const address = newAddress();
    const sealedSecrets = await seal(newAddress(), { secret: CANARY });
    for (const sealed of [sealedSecrets, Buffer.from(CANARY).toString('base64'), '']) {
      const answer = await questions.ask(storeSecrets, { v: 1, ...address, sealedSecrets: sealed });
      expect(answer).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('do not open') });
    }
  });

  it('refuses a connection that does not exist or has no secrets, and says so', async () => {
    expect(await resolve(newResourceId())).toEqual({ outcome: 'refused', reason: 'There is no such connection.' });
    const { id } = await create(newAddress());
    expect(await resolve(id)).toEqual({ outcome: 'refused', reason: 'secret: No secret is stored for this connection.' });
  });

  it('refuses a secret that its place cannot carry, without telling it', async () => {
    const address = newAddress();
    await store(address, { secret: `${CANARY}\r\nX-Injected: 1` });
    await create(address);
    const answer = await resolve(address.connectionId);
    expect(answer).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('headers[0].value') });
    expect(JSON.stringify(answer)).not.toMatch(/Injected|horse/);
  });

  it('fails, rather than send with altered secrets, when a row of the vault was altered', async () => {
    const address = newAddress();
    await store(address, { secret: CANARY });
    await create(address);
    const sql = new pg.Client(database.url);
    await sql.connect();
    await sql.query(`UPDATE vault.secret SET sealed = set_byte(sealed, 80, get_byte(sealed, 80) # 1) WHERE connection_id = $1`, [
      address.connectionId,
    ]);
    await sql.end();
    await expect(resolve(address.connectionId)).rejects.toMatchObject({ code: 'credentials_unavailable' });
  });

  it('announces one key, however often it starts', async () => {
    const before = await app.get(SealingKeys).current();
    const again = await Test.createTestingModule({ imports: [SettingsModule.with(settings), CredentialsModule] }).compile();
    await again.init();
    expect(await app.get(SealingKeys).current()).toEqual(before);
    await again.close();
  });

  it('does not start without a master key', async () => {
    const without = { ...settings, masterKey: null };
    const starting = Test.createTestingModule({ imports: [SettingsModule.with(without), CredentialsModule] }).compile();
    await expect(starting).rejects.toThrow('CROSSDOCK_MASTER_KEY is required');
  });
});
