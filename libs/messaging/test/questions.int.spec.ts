import type { INestMicroservice } from '@nestjs/common';
import { eventually, queueStores } from '@crossdock/testing';
import { type AskedQuestion, questionQueueOf } from '../src/questions/question-wire.js';
import { openStore } from '../src/store/open-store.js';
import { z } from 'zod';
import { SilentModule, startAnswering, startTransport, whoDoubles } from './answering.js';
import { type Messaging, startMessaging } from './start-messaging.js';

describe.each(await queueStores())('questions on $kind', (store) => {
  const opened: (Messaging | INestMicroservice)[] = [];
  let asker: Messaging;

  beforeEach(async () => {
    asker = await startMessaging(store);
    opened.push(asker);
  });

  afterEach(async () => {
    for (const each of opened.splice(0).reverse()) await each.close();
  });

  async function answer(answerer: (number: number) => unknown): Promise<void> {
    opened.push(await startAnswering(store, answerer));
  }

  const doubleBy = (by: string, count: { [by: string]: number }) => (number: number) => {
    count[by] = (count[by] ?? 0) + 1;
    return Promise.resolve({ doubled: number * 2, by });
  };

  it('are each answered by exactly one replica, and every asker gets its own answers', async () => {
    const count: { [by: string]: number } = {};
    await answer(doubleBy('one', count));
    await answer(doubleBy('two', count));
    const other = await startMessaging(store);
    opened.push(other);
    const numbers = Array.from({ length: 50 }, (_, index) => index);
    const ask = ({ questions }: Messaging): Promise<{ doubled: number }[]> =>
      Promise.all(numbers.map((number) => questions.ask(whoDoubles, { v: 1, number })));
    const answers = await Promise.all([ask(asker), ask(other)]);
    for (const each of answers) expect(each.map(({ doubled }) => doubled)).toEqual(numbers.map((number) => number * 2));
    expect((count['one'] ?? 0) + (count['two'] ?? 0)).toBe(100);
  });

  it('time out with an error that names the question, the service and the wait, and leave nothing in the queue', async () => {
    const hurried = { ...whoDoubles, timeoutMs: 300 };
    const error: unknown = await asker.questions.ask(hurried, { v: 1, number: 1 }).catch((fault: unknown) => fault);
    expect(error).toMatchObject({ code: 'credentials_unavailable' });
    expect(String(error)).toMatch(/who-doubles: the service credentials gave no answer within \d{3} ms/);
    const seen: number[] = [];
    await answer((number) => (seen.push(number), { doubled: 0, by: 'late' }));
    await asker.questions.ask(whoDoubles, { v: 1, number: 2 });
    expect(seen).toEqual([2]);
  });

  it('are dropped unanswered when their time is over', async () => {
    const raw = await openStore(store);
    const queue = raw.openQueue(questionQueueOf('credentials'));
    const expired: AskedQuestion = {
      id: 'expired',
      pattern: whoDoubles.pattern,
      version: 1,
      data: { v: 1, number: 1 },
      replyTo: 'crossdock.replies.nobody',
      deadlineMs: Date.now() - 60_000,
    };
    const opts = { jobId: 'expired', attempts: 1, removeOnComplete: true, removeOnFail: true };
    await queue.add(whoDoubles.pattern, expired, opts);
    await queue.add(whoDoubles.pattern, { no: 'question' }, { ...opts, jobId: 'garbage' });
    const seen: number[] = [];
    await answer((number) => (seen.push(number), { doubled: 4, by: 'me' }));
    await asker.questions.ask(whoDoubles, { v: 1, number: 2 });
    await eventually(async () => (await queue.getJobState('garbage')) === 'unknown');
    expect(seen).toEqual([2]);
    await queue.close();
    await raw.close();
  });

  it('are refused without a word of the insides when the handler throws or answers out of contract', async () => {
    await answer((number) => {
      if (number === 1) throw new Error('the vault burns');
      return { answer: 'the vault burns' };
    });
    for (const number of [1, 2]) {
      const error: unknown = await asker.questions.ask(whoDoubles, { v: 1, number }).catch((fault: unknown) => fault);
      expect(error).toMatchObject({ code: 'credentials_unavailable', detail: expect.stringContaining('refused it (failed)') });
      expect(String(error)).not.toContain('vault');
    }
  });

  it('are refused when the answering release knows neither their version nor their form', async () => {
    await answer(() => ({ doubled: 0, by: 'me' }));
    const lax = { ...whoDoubles, question: z.object({ v: z.literal(1), number: z.unknown() }) };
    await expect(asker.questions.ask(lax, { v: 1, number: 'one' })).rejects.toThrow(/malformed_question/);
    await expect(asker.questions.ask({ ...whoDoubles, version: 2 }, { v: 1, number: 1 })).rejects.toThrow(/unknown_question/);
  });

  it('are not sent when they break their own contract', async () => {
    const broken = { v: 1, number: 'one' } as unknown as z.input<typeof whoDoubles.question>;
    await expect(asker.questions.ask(whoDoubles, broken)).rejects.toMatchObject({ code: 'internal_error', errors: [{ path: 'number' }] });
  });

  it('stop a start when no controller answers them', async () => {
    await expect(startTransport(store, SilentModule)).rejects.toThrow(/No controller answers who-doubles/);
  });
});
