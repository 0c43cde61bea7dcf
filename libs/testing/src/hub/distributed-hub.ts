import { queueStores } from '../queue-stores.js';
import { createTestDatabase } from '../test-database.js';
import { startServiceHub, type ServiceHub, type ServiceHubOptions } from './service-hub.js';

/** Every service a process of its own, on the Redis and the PostgreSQL of the test run. */
export async function startDistributedHub(
  egressAllow: string,
  options: Pick<ServiceHubOptions, 'replicas' | 'env'> = {},
): Promise<ServiceHub> {
  const database = await createTestDatabase([]);
  const redis = (await queueStores()).find(({ kind }) => kind === 'redis');
  if (redis === undefined) throw new Error('There is no Redis to test with.');
  const hub = await startServiceHub({ ...options, databaseUrl: database.url, redisUrl: redis.url, egressAllow });
  return {
    ...hub,
    get processes() {
      return hub.processes;
    },
    close: async () => {
      await hub.close();
      await database.drop();
    },
  };
}
