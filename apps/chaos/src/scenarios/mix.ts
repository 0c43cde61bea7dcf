import type { HubService } from '@crossdock/testing';
import { crashOnce, pauseOnce } from './break-store.js';
import { cutOnce } from './cut-network.js';
import { repeat } from './repeat.js';
import type { Scenario, Stage } from './scenario.js';

type Fault = (stage: Stage) => Promise<void>;

const SHORT_MS = 3_000;
const GONE_MS = 500;

const kill =
  (service: HubService): Fault =>
  (stage) => {
    const { orchestrator } = stage.ground;
    const places = orchestrator.placesOf(service);
    const place = places[Math.floor(stage.random() * places.length)] ?? { service, replica: 0 };
    return stage.faults.during(`kill -9 ${service} ${place.replica}`, () => orchestrator.kill(place));
  };

const flush: Fault = ({ ground, faults }) =>
  faults.during('FLUSHALL', async () => ({ count: await ground.stores.redis.flush(), what: 'keys flushed' }));

const crashPostgres: Fault = ({ ground, faults }) => faults.during('crash of postgres', () => crashOnce(ground, 'postgres', GONE_MS));

const FAULTS: readonly Fault[] = [
  kill('ingress'),
  kill('dispatcher'),
  kill('credentials'),
  kill('event-sink'),
  kill('management-api'),
  flush,
  crashPostgres,
  ({ ground, faults }) => faults.during('crash of redis', () => crashOnce(ground, 'redis', GONE_MS)),
  ({ ground, faults, wait }) => faults.during('SIGSTOP redis', () => pauseOnce(ground, 'redis', () => wait(SHORT_MS))),
  ({ ground, faults, wait }) => faults.during('SIGSTOP postgres', () => pauseOnce(ground, 'postgres', () => wait(SHORT_MS))),
  ({ ground, faults, wait }) =>
    faults.during('network to postgres: refuse', () => cutOnce(ground, { store: 'postgres', cut: 'refuse' }, () => wait(SHORT_MS))),
  ({ ground, faults, wait }) =>
    faults.during('network to redis: stall', () => cutOnce(ground, { store: 'redis', cut: 'stall' }, () => wait(SHORT_MS))),
];

/** Faults of all kinds, overlapping in what they leave behind. Three times as long as the others. */
export const mix: Scenario = {
  name: 'mix',
  says: 'short faults of all kinds in a random order, three times as long as the others',
  on: 'services',
  run: (stage) => repeat({ ...stage, seconds: stage.seconds * 3 }, shuffled(FAULTS, stage.random), (fault) => fault(stage)),
};

/** The few faults that have found most: what a short run makes sure of. */
export const essentials: Scenario = {
  name: 'essentials',
  says: 'kill -9 of a dispatcher and the event sink, FLUSHALL and an immediate restart of PostgreSQL, one after the other',
  on: 'services',
  run: async (stage) => {
    for (const fault of [kill('dispatcher'), kill('event-sink'), flush, crashPostgres]) {
      await fault(stage);
      await stage.wait(1_000);
    }
  },
};

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
