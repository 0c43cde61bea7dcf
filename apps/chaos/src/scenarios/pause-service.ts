import type { HubService } from '@crossdock/testing';
import type { Scenario } from './scenario.js';

/** Longer than the lock of a job (15 s): others take its work over, and it wakes up in the belief that it still has it. */
const PAUSED_MS = 20_000;

/** SIGSTOP of one replica for longer than its locks last, then SIGCONT. */
export function pauseService(service: HubService): Scenario {
  return {
    name: `pause-${service}`,
    says: `SIGSTOP of a replica of ${service} for ${PAUSED_MS / 1_000} s, longer than its locks last, then SIGCONT`,
    on: 'services',
    run: ({ ground, faults, wait }) =>
      faults.during(`SIGSTOP ${service} 0`, () => ground.orchestrator.pause({ service, replica: 0 }, () => wait(PAUSED_MS))),
  };
}
