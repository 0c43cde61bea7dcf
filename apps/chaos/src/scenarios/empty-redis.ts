import { repeat } from './repeat.js';
import type { Scenario } from './scenario.js';

/** Redis forgets all work, registrations and locks in the middle of a load. */
export const emptyRedis: Scenario = {
  name: 'empty-redis',
  says: 'FLUSHALL at random moments, again and again',
  on: 'services',
  run: (stage) =>
    repeat(stage, [stage.ground.stores.redis], (redis) =>
      stage.faults.during('FLUSHALL', async () => ({ count: await redis.flush(), what: 'keys flushed' })),
    ),
};
