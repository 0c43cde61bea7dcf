import { setImmediate as turn } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { GroupCommit, NotInTime } from './group-commit.js';

/** A commit that ends when the test says so. */
class ManualCommit {
  readonly batches: string[][] = [];
  private readonly ends: Array<(error?: Error) => void> = [];

  readonly run = (batch: readonly string[]): Promise<string[]> => {
    this.batches.push([...batch]);
    return new Promise((resolve, reject) => {
      this.ends.push((error) => (error === undefined ? resolve(batch.map((item) => item.toUpperCase())) : reject(error)));
    });
  };

  async end(index: number, error?: Error): Promise<void> {
    this.ends[index]?.(error);
    await turn();
  }
}

describe('GroupCommit', () => {
  it('commits a lone item at once and gives its caller the result', async () => {
    const group = new GroupCommit((batch: readonly string[]) => Promise.resolve(batch.map((item) => item.length)), {
      batchMax: 10,
      concurrency: 1,
    });
    await expect(group.add('abc')).resolves.toBe(3);
    expect(group.commits).toBe(1);
  });

  it('lets all items that arrive during a commit share the next one, in their order, up to the limit', async () => {
    const commit = new ManualCommit();
    const group = new GroupCommit(commit.run, { batchMax: 3, concurrency: 1 });
    const first = group.add('a');
    await turn();
    const rest = ['b', 'c', 'd', 'e'].map((item) => group.add(item));
    await turn();
    expect(commit.batches).toEqual([['a']]);
    await commit.end(0);
    await expect(first).resolves.toBe('A');
    expect(commit.batches).toEqual([['a'], ['b', 'c', 'd']]);
    await commit.end(1);
    await commit.end(2);
    await expect(Promise.all(rest)).resolves.toEqual(['B', 'C', 'D', 'E']);
    expect(group.commits).toBe(3);
  });

  it('runs as many commits at once as allowed and no more', async () => {
    const commit = new ManualCommit();
    const group = new GroupCommit(commit.run, { batchMax: 1, concurrency: 2 });
    const results = ['a', 'b', 'c'].map((item) => group.add(item));
    await turn();
    expect(commit.batches).toHaveLength(2);
    await commit.end(1);
    expect(commit.batches).toHaveLength(3);
    await commit.end(0);
    await commit.end(2);
    await expect(Promise.all(results)).resolves.toEqual(['A', 'B', 'C']);
  });

  it('bounds a commit by size, and still takes an item that is too large for any', async () => {
    const commit = new ManualCommit();
    const sizeMax = { of: (item: string) => item.length, total: 4 };
    const group = new GroupCommit(commit.run, { batchMax: 10, concurrency: 10, sizeMax });
    const results = ['large!', 'aa', 'bb', 'c', 'dd'].map((item) => group.add(item));
    await turn();
    expect(commit.batches).toEqual([['large!'], ['aa', 'bb'], ['c', 'dd']]);
    await Promise.all(commit.batches.map((_, index) => commit.end(index)));
    await expect(Promise.all(results)).resolves.toHaveLength(5);
  });

  it('rejects every item of a failed commit and goes on with the next', async () => {
    const commit = new ManualCommit();
    const group = new GroupCommit(commit.run, { batchMax: 2, concurrency: 1 });
    const doomed = Promise.allSettled([group.add('a'), group.add('b')]);
    const next = group.add('c');
    await turn();
    const failure = new Error('disk full');
    await commit.end(0, failure);
    expect((await doomed).map((one) => (one.status === 'rejected' ? (one.reason as unknown) : undefined))).toEqual([failure, failure]);
    await commit.end(1);
    await expect(next).resolves.toBe('C');
  });

  it('rejects a batch whose commit answers too few results, rather than leave a caller waiting', async () => {
    const group = new GroupCommit<string, string>(() => Promise.resolve([]), { batchMax: 2, concurrency: 1 });
    await expect(group.add('a')).rejects.toThrow('A commit of 1 items answered 0 results.');
  });

  it('drains when nothing waits and nothing runs, also after a failure', async () => {
    const commit = new ManualCommit();
    const group = new GroupCommit(commit.run, { batchMax: 1, concurrency: 1 });
    await group.drain();
    const doomed = Promise.allSettled([group.add('a'), group.add('b')]);
    let isDrained = false;
    const drained = group.drain().then(() => (isDrained = true));
    await turn();
    await commit.end(0, new Error('lost'));
    expect(isDrained).toBe(false);
    await commit.end(1);
    await drained;
    expect((await doomed).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  it('lets commits grow instead of becoming more, where they are to start apart, and yet commits at once after a pause', async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    try {
      const batches: string[][] = [];
      const run = (batch: readonly string[]): Promise<readonly string[]> => {
        batches.push([...batch]);
        return Promise.resolve(batch);
      };
      const group = new GroupCommit(run, { batchMax: 10, concurrency: 2, everyMs: 5 });
      await group.add('a');
      const [second, third] = [group.add('b'), group.add('c')];
      await jest.advanceTimersByTimeAsync(4);
      expect(batches).toEqual([['a']]);
      await jest.advanceTimersByTimeAsync(1);
      await Promise.all([second, third]);
      await jest.advanceTimersByTimeAsync(5);
      await group.add('d');
      await group.drain();
      expect(batches).toEqual([['a'], ['b', 'c'], ['d']]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('rejects in time who is not known to be committed, and leaves out of the next commit whose own has not begun', async () => {
    const commit = new ManualCommit();
    const group = new GroupCommit(commit.run, { batchMax: 3, concurrency: 1, withinMs: 50 });
    const begun = group.add('begun');
    await turn();
    const waiting = group.add('waiting');
    await expect(begun).rejects.toBeInstanceOf(NotInTime);
    await expect(waiting).rejects.toThrow('Not committed within 50 ms.');
    const last = group.add('last');
    await commit.end(0);
    await commit.end(1);
    await expect(last).resolves.toBe('LAST');
    expect(commit.batches).toEqual([['begun'], ['last']]);
    await group.drain();
  });
});
