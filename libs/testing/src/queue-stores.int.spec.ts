import { Redis } from 'ioredis';
import { queueStores, redisTestUrl } from './index.js';

describe('queueStores', () => {
  it('offers Redis and PostgreSQL, each empty and never the same twice', async () => {
    const stores = [...(await queueStores()), ...(await queueStores())];
    expect(stores.map(({ kind }) => kind)).toEqual(['redis', 'postgres', 'redis', 'postgres']);
    expect(new Set(stores.map(({ url }) => url)).size).toBe(4);
  });

  it('gives a Redis that answers and never evicts', async () => {
    const redis = new Redis(await redisTestUrl());
    expect(await redis.dbsize()).toBe(0);
    expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    await redis.quit();
  });
});
