import { setTimeout as delay } from 'node:timers/promises';
import { WorkerLoad } from './worker-load.js';

const started: WorkerLoad[] = [];

function steered(payloadsMax: number) {
  const allowed: number[] = [];
  const woken: number[] = [];
  const load = new WorkerLoad(payloadsMax);
  started.push(load);
  load.steer({ setConcurrency: (concurrency) => allowed.push(concurrency), wake: () => woken.push(allowed.at(-1) ?? payloadsMax) });
  return { load, allowed, woken };
}

describe('the load of a worker', () => {
  afterEach(() => started.splice(0).forEach((load) => load.stop()));

  it('is as many jobs as payloads while each carries one: nothing is to be told', () => {
    const { load, allowed } = steered(4);
    for (let count = 0; count < 4; count += 1) load.add(1);
    load.remove(1);
    load.add(1);
    expect(allowed).toEqual([]);
  });

  it('is fewer jobs the more they carry', () => {
    const { load, allowed } = steered(100);
    for (let count = 0; count < 60; count += 1) {
      load.add(10);
      if (count >= 9) load.remove(10);
    }
    // Nine are in hand, and there is room for one of ten.
    expect(allowed.at(-1)).toBe(10);
  });

  it('counts the payloads that have not ended, and wakes a worker that was full', async () => {
    const { load, allowed, woken } = steered(40);
    for (let count = 0; count < 4; count += 1) load.add(10);
    expect(allowed.at(-1)).toBe(4);
    for (let count = 0; count < 36; count += 1) load.end();
    // Four jobs with one payload each are left, and there is room for three of ten.
    expect(allowed.at(-1)).toBeGreaterThan(4);
    await delay(600);
    expect(woken).toEqual([allowed.at(-1)]);
    load.remove(1);
    await delay(300);
    expect(woken).toHaveLength(1);
  });

  it('wakes no worker that has not as many jobs as it may: it waits for some to come', async () => {
    const { load, woken } = steered(40);
    load.add(10);
    load.end();
    await delay(600);
    expect(woken).toEqual([]);
  });

  it('lets one job run even if that is too large, and nothing more', () => {
    const { load, allowed } = steered(10);
    load.add(500);
    expect(allowed.at(-1)).toBe(1);
    load.remove(500);
    expect(allowed.at(-1)).toBeGreaterThanOrEqual(1);
  });

  it('is an eighth while the process has no time to spare, and all of it again afterwards', async () => {
    const { allowed } = steered(160);
    for (let count = 0; count < 5; count += 1) {
      const untilMs = performance.now() + 200;
      while (performance.now() < untilMs);
      await delay(1);
    }
    expect(allowed.at(-1)).toBe(20);
    for (let count = 0; count < 100 && allowed.at(-1) !== 160; count += 1) await delay(50);
    expect(allowed.at(-1)).toBe(160);
  });
});
