import type { Scenario } from './scenario.js';

const PLACES = [
  { service: 'dispatcher', replica: 0 },
  { service: 'event-sink', replica: 0 },
  { service: 'ingress', replica: 0 },
] as const;
const APART_MS = 3_000;

/** Wall clocks of single processes go wrong; in the end such processes are replaced. */
export const jumpClock: Scenario = {
  name: 'jump-clock',
  says: 'the wall clocks of a dispatcher, the event sink and an ingress jump one hour ahead',
  on: 'services',
  run: async ({ ground: { orchestrator }, faults, wait }) => {
    for (const place of PLACES) {
      await faults.during(`clock of ${place.service} ${place.replica}`, async () => {
        const bite = await orchestrator.jumpClock(place);
        await wait(APART_MS);
        return bite;
      });
    }
    for (const place of PLACES) await orchestrator.roll(place);
  },
};
