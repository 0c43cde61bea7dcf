import type { Scenario } from './scenario.js';

/** Nothing of the hub breaks; the destinations do all they can. */
export const hostileDestinations: Scenario = {
  name: 'hostile-destinations',
  says: 'destinations that answer 429, 500 and 503, reset, drip, truncate, overrun, never end, talk garbage, hang or sign themselves',
  on: 'services',
  orders: 'hostile',
  run: ({ ground: { sink, selfSigned }, faults, seconds, wait }) =>
    faults.during('hostile destinations', async () => {
      const before = sink.calls.filter(({ wasFailed }) => wasFailed).length + selfSigned.connections;
      await wait(seconds * 1_000);
      const after = sink.calls.filter(({ wasFailed }) => wasFailed).length + selfSigned.connections;
      return { count: after - before, what: 'exchanges broken by destinations' };
    }),
};
