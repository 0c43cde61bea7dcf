import type { Bite } from '../stage/fault-log.js';
import type { ServicesGround } from '../stage/ground.js';
import type { Scenario } from './scenario.js';

export type Store = keyof ServicesGround['stores'];

const PAUSED_MS = 10_000;
/** Long enough for several reconnections to fail. */
const GONE_MS = 2_000;
const BETWEEN_MS = 4_000;
const CRASHES = 2;

/** The store ends without a farewell and comes back: PostgreSQL with its data, Redis with none. */
export function crashStore(store: Store): Scenario {
  return {
    name: `restart-${store}`,
    says: store === 'redis' ? 'kill -9 of Redis and a new, empty one, twice' : 'immediate shutdown of PostgreSQL and recovery, twice',
    on: 'services',
    run: async ({ ground, faults, wait }) => {
      for (let crash = 0; crash < CRASHES; crash++) {
        await faults.during(`crash of ${store}`, () => crashOnce(ground, store, GONE_MS));
        await wait(BETWEEN_MS);
      }
    },
  };
}

/** The store is there and does not answer. */
export function pauseStore(store: Store): Scenario {
  return {
    name: `pause-${store}`,
    says: `SIGSTOP of ${store} for ${PAUSED_MS / 1_000} s, then SIGCONT`,
    on: 'services',
    run: ({ ground, faults, wait }) => faults.during(`SIGSTOP ${store}`, () => pauseOnce(ground, store, () => wait(PAUSED_MS))),
  };
}

export async function crashOnce({ stores, wires }: ServicesGround, store: Store, goneMs: number): Promise<Bite> {
  const count = wires[store].connections;
  await stores[store].crash(goneMs);
  return { count, what: `connections to ${store} lost` };
}

export async function pauseOnce({ stores, wires }: ServicesGround, store: Store, pause: () => Promise<void>): Promise<Bite> {
  const server = stores[store];
  await server.pause();
  try {
    await pause();
    return { count: wires[store].connections, what: `connections to ${store} without an answer` };
  } finally {
    await server.resume();
  }
}
