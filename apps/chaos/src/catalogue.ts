import { HUB_SERVICES } from '@crossdock/testing';
import { crashStore, pauseStore } from './scenarios/break-store.js';
import { cutNetwork } from './scenarios/cut-network.js';
import { emptyRedis } from './scenarios/empty-redis.js';
import { hostileDestinations } from './scenarios/hostile-destinations.js';
import { jumpClock } from './scenarios/jump-clock.js';
import { killService } from './scenarios/kill-service.js';
import { killStandalone } from './scenarios/kill-standalone.js';
import { essentials, mix } from './scenarios/mix.js';
import { pauseService } from './scenarios/pause-service.js';
import { rollServices } from './scenarios/roll-services.js';
import type { Scenario } from './scenarios/scenario.js';

/** Every scenario, in the order in which a full run plays them. */
export const SCENARIOS: readonly Scenario[] = [
  essentials,
  hostileDestinations,
  ...HUB_SERVICES.map(killService),
  emptyRedis,
  crashStore('redis'),
  pauseStore('redis'),
  cutNetwork('redis', 'refuse'),
  cutNetwork('redis', 'stall'),
  cutNetwork('redis', 'half-open'),
  crashStore('postgres'),
  pauseStore('postgres'),
  cutNetwork('postgres', 'refuse'),
  cutNetwork('postgres', 'stall'),
  cutNetwork('postgres', 'half-open'),
  ...HUB_SERVICES.map(pauseService),
  jumpClock,
  rollServices,
  mix,
  killStandalone,
];

/** The scenarios of `--short`. */
export const SHORT: readonly Scenario[] = [essentials, killStandalone];
