import type { Scenario } from './scenario.js';

const BETWEEN_MS = 500;

/** Every replica of every service, one after the other, as an update does it. */
export const rollServices: Scenario = {
  name: 'roll-services',
  says: 'SIGTERM and a successor for every replica, one after the other: no request fails',
  on: 'services',
  run: async ({ ground: { orchestrator }, faults, wait }) => {
    for (const place of orchestrator.placesOf()) {
      await faults.during(`SIGTERM ${place.service} ${place.replica}`, () => orchestrator.roll(place));
      await wait(BETWEEN_MS);
    }
  },
};
