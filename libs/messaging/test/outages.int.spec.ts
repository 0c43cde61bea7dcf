import { createServer } from 'node:net';
import type { QueueStore } from '@crossdock/config';
import { newEventId } from '@crossdock/contracts';
import { eventually, queueStores } from '@crossdock/testing';
import { Worker, createPostgresBackend, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { startAnswering, whoDoubles } from './answering.js';
import { newThingContract, type ThingContract, thing } from './sample-jobs.js';
import { startMessaging } from './start-messaging.js';

const stores = await queueStores();

describe.each(stores)('after an outage on $kind', (store) => {
  it('the job of a process that died runs again elsewhere', async () => {
    const contract = newThingContract();
    let taken = false;
    const doomed = takeAndHang(store, contract, () => (taken = true));
    const seen: string[] = [];
    const producer = await startMessaging(store);
    await producer.publisher.publish(contract, thing('a'));
    await eventually(() => taken);
    await doomed.close(true);
    const survivor = await startMessaging(store, (workers) =>
      workers.handle(contract, ({ id }) => Promise.resolve(void seen.push(id)), { concurrency: 1 }),
    );
    await eventually(() => seen.length === 1, { withinMs: 30_000 });
    await Promise.all([survivor.close(), producer.close()]);
  });

  it('jobs, broadcasts and questions flow again once every connection was cut', async () => {
    const contract = newThingContract();
    const seen: string[] = [];
    const messaging = await startMessaging(store, (workers) =>
      workers.handle(contract, ({ id }) => Promise.resolve(void seen.push(id)), { concurrency: 1 }),
    );
    const answering = await startAnswering(store, (number) => ({ doubled: number * 2, by: 'me' }));
    let heard = 0;
    messaging.broadcasts.onDefinitionChanged(() => (heard += 1));
    await messaging.publisher.publish(contract, thing('before'));
    await eventually(() => seen.length === 1);

    expect(await cutConnections(store)).toBeGreaterThanOrEqual(6);

    await eventually(() => messaging.publisher.publish(contract, thing('after')).then(() => true));
    await eventually(() => seen.includes('after'));
    await eventually(async () => {
      await messaging.broadcasts.announce({ v: 1, kind: 'workflow', id: newEventId(), catalogRevision: 1 });
      return heard > 0;
    });
    const reply = await eventually(() => messaging.questions.ask(whoDoubles, { v: 1, number: 4 }));
    expect(reply.doubled).toBe(8);
    await answering.close();
    await messaging.close();
  });
});

describe('a Redis that is away', () => {
  it('loses nothing but its jobs when it is emptied: workers, broadcasts and questions go on', async () => {
    const store = stores.find(({ kind }) => kind === 'redis')!;
    const contract = newThingContract();
    const seen: string[] = [];
    const messaging = await startMessaging(store, (workers) =>
      workers.handle(contract, ({ id }) => Promise.resolve(void seen.push(id)), { concurrency: 1 }),
    );
    const answering = await startAnswering(store, (number) => ({ doubled: number * 2, by: 'me' }));
    const admin = new Redis(store.url);
    await admin.flushdb();
    const reply = await messaging.questions.ask(whoDoubles, { v: 1, number: 4 });
    await messaging.publisher.publish(contract, thing('after'));
    await eventually(() => seen.length === 1);
    expect(reply.doubled).toBe(8);
    admin.disconnect();
    await answering.close();
    await messaging.close();
  });

  it('stops neither start nor stop, and refuses jobs instead of keeping their publishers waiting', async () => {
    const contract = newThingContract();
    const store: QueueStore = { kind: 'redis', url: `redis://127.0.0.1:${await closedPort()}` };
    const messaging = await startMessaging(store, (workers) => workers.handle(contract, () => Promise.resolve(), { concurrency: 1 }));
    await expect(messaging.publisher.publish(contract, thing('a'))).rejects.toMatchObject({ code: 'storage_unavailable', retryable: true });
    await messaging.close();
    const faults = messaging.log.lines.filter((line) => line.includes('reports a fault'));
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.length).toBeLessThan(10);
  });
});

/** A worker as a dying process leaves it: its job stays locked and unfinished. */
function takeAndHang(store: QueueStore, contract: ThingContract, onTaken: () => void): { close(force: boolean): Promise<void> } {
  const hang = (): Promise<void> => {
    onTaken();
    return new Promise(() => undefined);
  };
  const options = { lockDuration: 1_000, stalledInterval: 1_000, prefix: 'crossdock' };
  if (store.kind === 'redis')
    return new Worker(contract.queue, hang, { ...options, connection: { url: store.url, maxRetriesPerRequest: null } });
  const { Worker: PostgresWorker } = withBackend(createPostgresBackend);
  return new PostgresWorker(contract.queue, hang, { ...options, connection: { connectionString: store.url, migrate: true } });
}

/** Cuts every connection of the store's database as an outage would, and counts them. */
async function cutConnections(store: QueueStore): Promise<number> {
  if (store.kind === 'postgres') {
    const client = new pg.Client(store.url);
    await client.connect();
    const { rowCount } = await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await client.end();
    return rowCount ?? 0;
  }
  const admin = new Redis(store.url);
  const clients = String(await admin.client('LIST')).split('\n');
  const own = String(await admin.client('ID'));
  const database = new URL(store.url).pathname.slice(1) || '0';
  const ids = clients
    .filter((line) => line.includes(` db=${database} `))
    .map((line) => /^id=(\d+)/.exec(line)?.[1] ?? '')
    .filter((id) => id !== '' && id !== own);
  for (const id of ids) await admin.client('KILL', 'ID', id);
  admin.disconnect();
  return ids.length;
}

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
