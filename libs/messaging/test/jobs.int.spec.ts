import { setTimeout as delay } from 'node:timers/promises';
import type { QueueStore } from '@crossdock/config';
import { Redis } from 'ioredis';
import pg from 'pg';
import { QUEUE_SETTINGS } from '../src/queue-settings.js';
import { openStore } from '../src/store/open-store.js';
import { eventually, queueStores } from '@crossdock/testing';
import { newThingContract, type Thing, thing } from './sample-jobs.js';
import { type Messaging, startMessaging } from './start-messaging.js';

describe.each(await queueStores())('jobs on $kind', (store) => {
  const started: Messaging[] = [];

  async function start(
    ...parameters: Parameters<typeof startMessaging> extends [unknown, ...infer Rest] ? Rest : never
  ): Promise<Messaging> {
    const messaging = await startMessaging(store, ...parameters);
    started.push(messaging);
    return messaging;
  }

  afterEach(async () => {
    await Promise.all(started.splice(0).map((messaging) => messaging.close()));
  });

  /** A process that records what its handler is given. */
  async function startRecorder(contract = newThingContract()) {
    const seen: Thing[] = [];
    const messaging = await start((workers) =>
      workers.handle(contract, (payload) => Promise.resolve(void seen.push(payload)), { concurrency: 5 }),
    );
    return { ...messaging, contract, seen };
  }

  it('hands the parsed payload to the handler, defaults filled in', async () => {
    const { publisher, contract, seen } = await startRecorder();
    await publisher.publish(contract, thing('a'));
    await eventually(() => seen.length === 1);
    expect(seen).toEqual([{ v: 1, id: 'a', text: 'nothing' }]);
  });

  it('hands on every job of a bulk, and nothing of an empty one', async () => {
    const { publisher, contract, seen } = await startRecorder();
    await publisher.publishAll(contract, []);
    const ids = Array.from({ length: 500 }, (_, index) => `${index}`);
    await publisher.publishAll(
      contract,
      ids.map((id) => thing(id)),
    );
    await eventually(() => seen.length >= ids.length);
    expect(seen.map(({ id }) => id).sort()).toEqual(ids.sort());
  });

  it('carries text that jsonb refuses: U+0000, unpaired surrogates and their escapes', async () => {
    const { publisher, contract, seen } = await startRecorder();
    const text = 'nul \u0000, lone \ud83d, pair 😀, escaped \\u0000 and "quoted"';
    await publisher.publish(contract, thing('a', text));
    await publisher.publishAll(contract, [thing('b', text)]);
    await eventually(() => seen.length === 2);
    expect(seen.map((payload) => payload.text)).toEqual([text, text]);
  });

  it('drops a job whose id is still waiting, and takes the id again once its job is done', async () => {
    const contract = newThingContract();
    const producer = await start();
    await producer.publisher.publish(contract, thing('a', 'first'));
    await producer.publisher.publish(contract, thing('a', 'second'));
    await producer.publisher.publishAll(contract, [thing('a', 'third'), thing('b', 'other')]);
    const { seen } = await startRecorder(contract);
    await eventually(async () => seen.length === 2 && !(await producer.publisher.exists(contract, 'thing_a')));
    await producer.publisher.publish(contract, thing('a', 'fourth'));
    await eventually(() => seen.length === 3);
    expect(seen.map(({ text }) => text)).toEqual(['first', 'other', 'fourth']);
  });

  it('says that a job exists while it waits or runs, and not before or after', async () => {
    const contract = newThingContract();
    const { publisher } = await start();
    const exists = (id: string): Promise<boolean> => publisher.exists(contract, `thing_${id}`);
    expect(await exists('a')).toBe(false);
    await publisher.publish(contract, thing('a'));
    expect(await exists('a')).toBe(true);
    expect(await publisher.countWaiting(contract)).toBe(1);

    let finish: () => void = () => undefined;
    const running = new Promise<void>((resolve) => (finish = resolve));
    let taken = false;
    await start((workers) => workers.handle(contract, () => ((taken = true), running), { concurrency: 1 }));
    await eventually(() => taken);
    expect(await exists('a')).toBe(true);
    finish();
    await eventually(async () => !(await exists('a')));
  });

  it('notices once, for all processes, that everything it was given is lost, and again when that could not be made good', async () => {
    const [one, other] = [await start(), await start()];
    let losses = 0;
    const notice = ({ publisher }: Messaging) => publisher.noticeLoss(() => Promise.resolve(void (losses += 1)));
    await notice(one);
    losses = 0;
    await notice(one);
    await notice(other);
    expect(losses).toBe(0);
    await emptyStore(store);
    await expect(other.publisher.noticeLoss(() => Promise.reject(new Error('not now')))).rejects.toThrow('not now');
    await notice(other);
    await notice(one);
    expect(losses).toBe(1);
  });

  it('tries a job again whose handler threw, and keeps the fault out of the store', async () => {
    const contract = newThingContract();
    let attempts = 0;
    const { publisher, log } = await start((workers) =>
      workers.handle(
        contract,
        () => {
          attempts += 1;
          return attempts === 1 ? Promise.reject(new Error('a private fault')) : Promise.resolve();
        },
        { concurrency: 1 },
      ),
    );
    await publisher.publish(contract, thing('a'));
    await eventually(() => attempts === 1);
    await eventually(async () => (await storedJob(store, contract.queue, 'thing_a')).includes('the log says why'));
    expect(await storedJob(store, contract.queue, 'thing_a')).not.toContain('a private fault');
    await eventually(() => attempts === 2);
    expect(log.lines.filter((line) => line.includes('will be tried again'))).toHaveLength(1);
  });

  it('gives up a malformed job at once, names it in the log, frees its id and goes on', async () => {
    const { publisher, contract, seen, log } = await startRecorder();
    const raw = await openStore(store);
    const queue = raw.openQueue(contract.queue);
    const opts = { jobId: 'thing_a', attempts: QUEUE_SETTINGS.attempts, removeOnComplete: true, removeOnFail: true };
    await queue.add(contract.name, { v: 2, id: 'a', text: 'secret' }, opts);
    await queue.add(contract.name, 'not JSON', { ...opts, jobId: 'thing_b' });
    await eventually(() => log.lines.filter((line) => line.includes('given up')).length === 2);
    await eventually(async () => !(await publisher.exists(contract, 'thing_a')));
    await publisher.publish(contract, thing('a', 'well-formed'));
    await eventually(() => seen.length === 1);
    await queue.close();
    await raw.close();
    const line = log.lines.find((text) => text.includes('thing_a')) ?? '';
    expect(line).toContain('"job":"count-thing","version":1');
    expect(line).not.toContain('secret');
    expect(seen.map(({ text }) => text)).toEqual(['well-formed']);
  });

  it('refuses to publish more than its contract allows a job to hold, and publishes nothing then', async () => {
    const { publisher, contract, seen } = await startRecorder();
    const tooLarge = thing('a', 'é'.repeat(500));
    await expect(publisher.publish(contract, tooLarge)).rejects.toMatchObject({ code: 'internal_error' });
    await expect(publisher.publishAll(contract, [thing('b'), tooLarge])).rejects.toThrow(/1\d{3} bytes; its contract allows 1000/);
    const halves = [thing('c', 'é'.repeat(240)), thing('d', 'é'.repeat(240))];
    await expect(publisher.publishTogether(contract, 'halves', halves)).rejects.toMatchObject({ code: 'internal_error' });
    await publisher.publish(contract, thing('last'));
    await eventually(() => seen.length > 0);
    expect(seen.map(({ id }) => id)).toEqual(['last']);
  });

  it('hands payloads that were published together to their handler together, as one job with an id of its own', async () => {
    const contract = newThingContract();
    const runs: Array<{ ids: string[]; jobId: string; isRepeated: boolean }> = [];
    const { publisher } = await start((workers) =>
      workers.handleTogether(
        contract,
        (things, { jobId, isRepeated }) => {
          runs.push({ ids: things.map(({ id }) => id), jobId, isRepeated });
          return runs.length === 1 ? Promise.reject(new Error('at first')) : Promise.resolve();
        },
        { concurrency: 5 },
      ),
    );
    await publisher.publishTogether(contract, 'three_of_them', [thing('a'), thing('b'), thing('c')]);
    expect([await publisher.exists(contract, 'three_of_them'), await publisher.exists(contract, 'thing_a')]).toEqual([true, false]);
    await eventually(async () => runs.length === 2 && !(await publisher.exists(contract, 'three_of_them')));
    const together = { ids: ['a', 'b', 'c'], jobId: 'three_of_them' };
    expect(runs).toEqual([
      { ...together, isRepeated: false },
      { ...together, isRepeated: true },
    ]);
  });

  it('takes other jobs while every job it has goes on for one payload that hangs', async () => {
    const contract = newThingContract();
    const seen: string[] = [];
    let release = (): void => undefined;
    const hanging = new Promise<void>((resolve) => (release = resolve));
    const { publisher } = await start((workers) =>
      workers.handle(
        contract,
        async ({ id }) => {
          seen.push(id);
          if (id.startsWith('hangs')) await hanging;
        },
        { concurrency: 8 },
      ),
    );
    for (const batch of [1, 2, 3, 4]) {
      await publisher.publishTogether(contract, `batch_${batch}`, [
        thing(`hangs_${batch}`),
        ...['a', 'b', 'c'].map((id) => thing(id + batch)),
      ]);
    }
    await eventually(() => seen.length === 16);
    await publisher.publishAll(
      contract,
      Array.from({ length: 20 }, (_, index) => thing(`later_${index}`)),
    );
    await eventually(() => seen.length === 36);
    release();
  });

  it('hands payloads that were published together to a handler of single ones, and ends the job when all have ended', async () => {
    const contract = newThingContract();
    const ended: string[] = [];
    const { publisher } = await start((workers) =>
      workers.handle(
        contract,
        async ({ id }, { isRepeated }) => {
          if (id === 'bad' && !isRepeated) throw new Error('bad at first');
          await delay(id === 'slow' ? 200 : 0);
          ended.push(id);
        },
        { concurrency: 5 },
      ),
    );
    await publisher.publishTogether(contract, 'mixed', [thing('bad'), thing('slow')]);
    await eventually(() => ended.includes('bad'));
    expect(ended.slice(0, 1)).toEqual(['slow']);
    await eventually(() => ended.length === 3);
  });

  it('gives up the payload that breaks the contract, and not those that came with it', async () => {
    const { publisher, contract, seen } = await startRecorder();
    const broken = { v: 1, id: 7 } as unknown as ReturnType<typeof thing>;
    await publisher.publishTogether(contract, 'mixed', [thing('a'), broken, thing('b')]);
    await eventually(async () => seen.length === 2 && !(await publisher.exists(contract, 'mixed')));
    expect(seen.map(({ id }) => id).sort()).toEqual(['a', 'b']);
  });

  it('gives each job to one of several processes, and never more at a time than the concurrency of each', async () => {
    const contract = newThingContract();
    const seen: string[] = [];
    let running = 0;
    let mostAtOnce = 0;
    const handler = async ({ id }: Thing): Promise<void> => {
      running += 1;
      mostAtOnce = Math.max(mostAtOnce, running);
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(id);
      running -= 1;
    };
    await start((workers) => workers.handle(contract, handler, { concurrency: 2 }));
    const { publisher } = await start((workers) => workers.handle(contract, handler, { concurrency: 2 }));
    await publisher.publishAll(
      contract,
      Array.from({ length: 200 }, (_, index) => thing(`${index}`)),
    );
    await eventually(() => seen.length >= 200);
    expect(new Set(seen).size).toBe(200);
    expect(seen).toHaveLength(200);
    expect(mostAtOnce).toBeLessThanOrEqual(4);
  });

  it('stops a start in which a hosted service lacks a handler, and refuses one that comes after the start', async () => {
    await expect(startMessaging(store, (workers) => workers.hosts('dispatcher'))).rejects.toThrow(/route-event .* has no handler/);
    const { workers } = await start();
    expect(() => workers.handle(newThingContract(), () => Promise.resolve(), { concurrency: 1 })).toThrow(/comes too late/);
  });

  it('finishes the jobs in flight before a stop ends, takes no new ones and leaves those to others', async () => {
    const contract = newThingContract();
    let finish: () => void = () => undefined;
    const running = new Promise<void>((resolve) => (finish = resolve));
    const finished: string[] = [];
    const taken: string[] = [];
    const stopping = await startMessaging(store, (workers) =>
      workers.handle(
        contract,
        async ({ id }) => {
          taken.push(id);
          await running;
          finished.push(id);
        },
        { concurrency: 1 },
      ),
    );
    const { publisher } = await start();
    await publisher.publishAll(contract, [thing('first'), thing('second')]);
    await eventually(() => taken.length === 1);
    const closed = stopping.close().then(() => [...finished]);
    // A round trip, in which a stop that does not wait would have ended and one that goes on taking would have taken.
    expect(await publisher.exists(contract, 'thing_first')).toBe(true);
    expect(finished).toEqual([]);
    finish();
    expect(await closed).toEqual(['first']);
    expect(taken).toEqual(['first']);
    const { seen } = await startRecorder(contract);
    await eventually(() => seen.length === 1);
    expect(seen.map(({ id }) => id)).toEqual(['second']);
  });
});

/** All that the store itself holds of one job, as text. */
async function storedJob(store: QueueStore, queue: string, jobId: string): Promise<string> {
  if (store.kind === 'redis') {
    const client = new Redis(store.url);
    const fields = await client.hgetall(`crossdock:${queue}:${jobId}`);
    client.disconnect();
    return JSON.stringify(fields);
  }
  const client = new pg.Client(store.url);
  await client.connect();
  const { rows } = await client.query('SELECT to_json(job)::text AS text FROM bullmq.job WHERE queue = $1 AND id = $2', [queue, jobId]);
  await client.end();
  return String(rows[0]?.text);
}

async function emptyStore({ kind, url }: QueueStore): Promise<void> {
  if (kind === 'redis') {
    const redis = new Redis(url);
    await redis.flushdb();
    redis.disconnect();
    return;
  }
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'bullmq' AND tablename LIKE '%job%'`,
  );
  await client.query(`TRUNCATE ${rows.map(({ name }) => name).join(', ')} CASCADE`);
  await client.end();
}
