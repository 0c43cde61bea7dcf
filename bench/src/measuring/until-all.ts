import { setTimeout as wait } from 'node:timers/promises';

const LOOK_EVERY_MS = 100;

/** Waits until `count` has reached `wanted`, or has not grown for a while; gives the last count. */
export async function untilAll(wanted: number, stalledAfterMs: number, count: () => Promise<number>): Promise<number> {
  let highest = -1;
  for (let grewAtMs = Date.now(); ;) {
    const now = await count();
    if (now > highest) [highest, grewAtMs] = [now, Date.now()];
    if (now >= wanted || Date.now() - grewAtMs > stalledAfterMs) return now;
    await wait(LOOK_EVERY_MS);
  }
}
