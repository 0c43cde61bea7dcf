import { Redis } from 'ioredis';

/** What a Redis has been asked so far. */
export interface QueueCounters {
  /** Calls by command; those that a script makes are counted, too. */
  readonly calls: ReadonlyMap<string, number>;
  readonly jobsAdded: number;
}

/** Reads the counters of a Redis on a connection of its own; the reading itself is left out of them. */
export class QueueOperations {
  private readonly redis: Redis;

  /** @param idKeys keys under which the queues count the jobs that were added to them. */
  constructor(
    url: string,
    private readonly idKeys: readonly string[],
  ) {
    this.redis = new Redis(url);
  }

  async read(): Promise<QueueCounters> {
    const info = await this.redis.info('commandstats');
    const added = await Promise.all(this.idKeys.map((key) => this.redis.get(key)));
    const calls = [...info.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)].map(([, command = '', count]): [string, number] => [
      command.replace('|', ' '),
      Number(count),
    ]);
    return { calls: new Map(calls.filter(([command]) => command !== 'info')), jobsAdded: added.reduce((sum, id) => sum + Number(id), 0) };
  }

  close(): Promise<void> {
    this.redis.disconnect();
    return Promise.resolve();
  }
}
