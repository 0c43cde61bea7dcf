interface GroupCommitOptions<In> {
  /** Most items in one commit. */
  readonly batchMax: number;
  /** Bounds a commit by size, too: no more items are added once it holds this much. One item is always taken, however large. */
  readonly sizeMax?: { readonly of: (item: In) => number; readonly total: number };
  /** Most commits under way at once. */
  readonly concurrency: number;
  /**
   * Commits start at least this far apart, in milliseconds, so that under load they grow instead of becoming more. An item that comes
   * after a pause is committed at once. 0 unless told.
   */
  readonly everyMs?: number;
  /**
   * Longest time an item waits for its commit to end, in milliseconds; then it is rejected with `NotInTime`. One whose commit has not begun is
   * left out of it; the others may be committed all the same. No limit unless told.
   */
  readonly withinMs?: number;
}

/** An item was not known to be committed in time. */
export class NotInTime extends Error {}

interface Waiting<In, Out> {
  readonly item: In;
  readonly resolve: (result: Out) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Lets callers that come at the same time share one commit. An item that finds a free slot is committed at once, together with
 * those added in the same turn of the event loop; items that arrive while all slots are busy, or too soon after the last commit began,
 * share the next commit. A lone item waits for nothing.
 *
 * A commit that fails rejects every item in it with the same error and is not repeated: callers decide that. Hence `commit` must
 * not let one item fail the others for what it holds, and should apply all or none.
 */
export class GroupCommit<In, Out> {
  private waiting: Waiting<In, Out>[] = [];
  private running = 0;
  private wakeUpDue = false;
  private drained: Array<() => void> = [];
  private commitCount = 0;
  private startedAtMs = -Infinity;

  /** @param commit writes a batch and answers one result per item, in the order of the items. */
  constructor(
    private readonly commit: (batch: readonly In[]) => Promise<readonly Out[]>,
    private readonly options: GroupCommitOptions<In>,
  ) {}

  /** How many commits were started so far. */
  get commits(): number {
    return this.commitCount;
  }

  /** Resolves with the item's result after the commit that holds it; rejects with that commit's error, or with `NotInTime`. */
  add(item: In): Promise<Out> {
    return new Promise<Out>((resolve, reject) => {
      this.waiting.push(this.limit({ item, resolve, reject }));
      this.wakeUp();
    });
  }

  /** Resolves when nothing waits and nothing runs, at once if so already. Never rejects: errors go to those who added the items. */
  async drain(): Promise<void> {
    if (this.waiting.length === 0 && this.running === 0) return;
    await new Promise<void>((resolve) => this.drained.push(resolve));
  }

  private limit({ item, resolve, reject }: Waiting<In, Out>): Waiting<In, Out> {
    const { withinMs } = this.options;
    if (withinMs === undefined) return { item, resolve, reject };
    const timer = setTimeout(() => {
      const index = this.waiting.indexOf(limited);
      if (index !== -1) this.waiting.splice(index, 1);
      reject(new NotInTime(`Not committed within ${withinMs} ms.`));
    }, withinMs);
    const limited: Waiting<In, Out> = {
      item,
      resolve: (result) => {
        clearTimeout(timer);
        resolve(result);
      },
      reject: (error) => {
        clearTimeout(timer);
        reject(error);
      },
    };
    return limited;
  }

  private wakeUp(): void {
    if (this.wakeUpDue || this.running >= this.options.concurrency) return;
    this.wakeUpDue = true;
    const start = (): void => {
      this.wakeUpDue = false;
      this.startCommits();
    };
    const tooSoonByMs = this.tooSoonByMs();
    if (tooSoonByMs > 0) setTimeout(start, tooSoonByMs);
    else queueMicrotask(start);
  }

  private startCommits(): void {
    while (this.waiting.length > 0 && this.running < this.options.concurrency && this.tooSoonByMs() <= 0) {
      void this.run(this.waiting.splice(0, this.nextBatchLength()));
    }
    if (this.waiting.length > 0) this.wakeUp();
    if (this.waiting.length > 0 || this.running > 0) return;
    for (const resolve of this.drained.splice(0)) resolve();
  }

  private tooSoonByMs(): number {
    return this.startedAtMs + (this.options.everyMs ?? 0) - performance.now();
  }

  private nextBatchLength(): number {
    const { batchMax, sizeMax } = this.options;
    const most = Math.min(batchMax, this.waiting.length);
    if (sizeMax === undefined) return most;
    let size = 0;
    for (const [index, { item }] of this.waiting.slice(0, most).entries()) {
      size += sizeMax.of(item);
      if (size > sizeMax.total) return Math.max(1, index);
    }
    return most;
  }

  private async run(batch: ReadonlyArray<Waiting<In, Out>>): Promise<void> {
    this.running += 1;
    this.commitCount += 1;
    this.startedAtMs = performance.now();
    try {
      const results = await this.commit(batch.map(({ item }) => item));
      if (results.length !== batch.length) throw new Error(`A commit of ${batch.length} items answered ${results.length} results.`);
      for (const [index, result] of results.entries()) batch[index]?.resolve(result);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.running -= 1;
      this.startCommits();
    }
  }
}
