import type { Ground } from '../stage/ground.js';
import type { Stage } from './scenario.js';

const PAUSE_MS_MIN = 300;
const PAUSE_MS_MAX = 1_500;

/** Does something at random moments until the stage's seconds are over; at least once. Takes what it is done to in turn. */
export async function repeat<G extends Ground, T>(stage: Stage<G>, items: readonly T[], fault: (item: T) => Promise<void>): Promise<void> {
  const untilMs = Date.now() + stage.seconds * 1_000;
  for (let round = 0; round === 0 || Date.now() < untilMs; round++) {
    await stage.wait(PAUSE_MS_MIN + stage.random() * (PAUSE_MS_MAX - PAUSE_MS_MIN));
    const item = items[round % items.length];
    if (item !== undefined) await fault(item);
  }
}
