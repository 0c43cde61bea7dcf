import type { Bite } from '../stage/fault-log.js';
import type { ServicesGround } from '../stage/ground.js';
import type { Store } from './break-store.js';
import type { Scenario } from './scenario.js';

const CUT_MS = 10_000;
/** Whoever uses a dead connection must find out in this time. */
const DEAD_MS = 5_000;

export type Cut = 'refuse' | 'stall' | 'half-open';

const SAYS: Readonly<Record<Cut, string>> = {
  refuse: `every connection is reset, and new ones too, for ${CUT_MS / 1_000} s`,
  stall: `no byte passes for ${CUT_MS / 1_000} s, as when packets are dropped`,
  'half-open': 'every connection is dead, and the services are not told',
};

/** The network between all services and one store. */
export function cutNetwork(store: Store, cut: Cut): Scenario {
  return {
    name: `network-${store}-${cut}`,
    says: `network to ${store}: ${SAYS[cut]}`,
    on: 'services',
    run: ({ ground, faults, wait }) =>
      faults.during(`network to ${store}: ${cut}`, () =>
        cutOnce(ground, { store, cut }, () => wait(cut === 'half-open' ? DEAD_MS : CUT_MS)),
      ),
  };
}

export async function cutOnce(
  { wires }: ServicesGround,
  { store, cut }: { readonly store: Store; readonly cut: Cut },
  pause: () => Promise<void>,
): Promise<Bite> {
  const wire = wires[store];
  const before = wire.disturbed;
  if (cut === 'half-open') wire.loseServers();
  else wire.become(cut);
  try {
    await pause();
    return { count: wire.disturbed - before, what: `connections to ${store} disturbed` };
  } finally {
    wire.become('pass');
  }
}
