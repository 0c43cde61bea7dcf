import type { QueueStore } from '@crossdock/config';
import { newEventId } from '@crossdock/contracts';
import { eventually, queueStores, startTcpProxy } from '@crossdock/testing';
import { Worker, createPostgresBackend, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import { openStore } from '../src/store/open-store.js';
import { startAnswering, whoDoubles } from './answering.js';
import { startLine } from './line.js';
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

  it('publishers are refused in its course, and jobs, broadcasts and questions flow again after it', async () => {
    const line = await startLine(store);
    const contract = newThingContract();
    const neverUsedBefore = newThingContract();
    const seen: string[] = [];
    const messaging = await startMessaging(line.store, (workers) => {
      workers.handle(contract, ({ id }) => Promise.resolve(void seen.push(id)), { concurrency: 1 });
    });
    const answering = await startAnswering(line.store, (number) => ({ doubled: number * 2, by: 'me' }));
    let heard = 0;
    messaging.broadcasts.onDefinitionChanged(() => (heard += 1));
    await messaging.publisher.publish(contract, thing('before'));
    await eventually(() => seen.length === 1);

    line.cut();
    for (const each of [neverUsedBefore, contract]) {
      await expect(messaging.publisher.publish(each, thing('during'))).rejects.toMatchObject({ code: 'storage_unavailable' });
    }
    await expect(messaging.questions.ask(whoDoubles, { v: 1, number: 4 })).rejects.toMatchObject({ code: 'credentials_unavailable' });

    await line.restore();
    await eventually(() => messaging.publisher.publish(contract, thing('after')).then(() => true));
    await eventually(() => messaging.publisher.publish(neverUsedBefore, thing('after')).then(() => true));
    await eventually(() => seen.includes('after'));
    await eventually(async () => {
      await messaging.broadcasts.announce({ v: 1, kind: 'workflow', id: newEventId(), catalogRevision: 1 });
      return heard > 0;
    });
    const reply = await eventually(() => messaging.questions.ask(whoDoubles, { v: 1, number: 4 }));
    expect(reply.doubled).toBe(8);
    await answering.close();
    await messaging.close();
    line.cut();
  });
});

describe.each(stores)('when $kind is lost without a farewell', (store) => {
  it('publishers and workers find out by themselves, and go on', async () => {
    const wire = await startTcpProxy(store.url);
    const contract = newThingContract();
    const seen: string[] = [];
    const messaging = await startMessaging({ ...store, url: wire.url }, (workers) => {
      workers.handle(contract, ({ id }) => Promise.resolve(void seen.push(id)), { concurrency: 1 });
    });
    await messaging.publisher.publish(contract, thing('before'));
    await eventually(() => seen.length === 1);

    wire.loseServers();
    const within = { withinMs: 40_000, everyMs: 250 };
    await eventually(() => messaging.publisher.publish(contract, thing('after')).then(() => true), within);
    await eventually(() => seen.includes('after'), within);
    // A connection that only listens would find out by its keep-alive, which this wire answers: it is told.
    wire.become('refuse');
    wire.become('pass');
    await messaging.close();
    await wire.close();
  }, 120_000);
});

describe('a PostgreSQL that is away', () => {
  it('delays a worker that opens meanwhile, and no longer', async () => {
    const line = await startLine(stores.find(({ kind }) => kind === 'postgres')!);
    const store = await openStore(line.store);
    const [opensMeanwhile, closesMeanwhile] = ['opens', 'closes'].map((name) => `${name}-${newEventId()}`) as [string, string];
    line.cut();
    const taken: string[] = [];
    const worker = store.openWorker(opensMeanwhile, ({ name }) => Promise.resolve(void taken.push(name)), 1);
    const closed = store.openWorker(closesMeanwhile, () => Promise.resolve(), 1);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await closed.close();
    await line.restore();
    const queue = store.openQueue(opensMeanwhile);
    await eventually(() => queue.add('job', {}, { jobId: 'a', attempts: 1, removeOnComplete: true, removeOnFail: true }).then(() => true));
    await eventually(() => taken.length > 0);
    expect(taken).toEqual(['job']);
    await worker.close();
    await queue.close();
    await store.close();
    line.cut();
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
    const line = await startLine(stores.find(({ kind }) => kind === 'redis')!);
    line.cut();
    const messaging = await startMessaging(line.store, (workers) => workers.handle(contract, () => Promise.resolve(), { concurrency: 1 }));
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
