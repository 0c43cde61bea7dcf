import { setImmediate as nextTurn } from 'node:timers/promises';
import { Pacer } from './pacer.js';

function enterAll(pacer: Pacer, count: number, entered: number[] = []): number[] {
  for (let n = 0; n < count; n += 1) void pacer.enter().then(() => entered.push(n));
  return entered;
}

describe('Pacer', () => {
  it('lets the first begin at once', async () => {
    const entered = enterAll(new Pacer(2), 2);
    await Promise.resolve();
    expect(entered).toEqual([0, 1]);
  });

  it('lets so many begin in a turn of the event loop, in order', async () => {
    const entered = enterAll(new Pacer(2), 5);
    await Promise.resolve();
    const counts = [entered.length];
    while (entered.length < 5) {
      await nextTurn();
      counts.push(entered.length);
    }
    expect(counts).toEqual([2, 4, 5]);
    expect(entered).toEqual([0, 1, 2, 3, 4]);
  });

  it('counts those who came in the same turn after others had waited', async () => {
    const pacer = new Pacer(1);
    const entered = enterAll(pacer, 2);
    await nextTurn();
    expect(entered).toEqual([0, 1]);
    const late = enterAll(pacer, 1);
    await Promise.resolve();
    expect(late).toEqual([]);
    await nextTurn();
    expect(late).toEqual([0]);
  });

  it('begins anew after a turn in which nobody came', async () => {
    const pacer = new Pacer(1);
    await pacer.enter();
    await nextTurn();
    await nextTurn();
    const entered = enterAll(pacer, 1);
    await Promise.resolve();
    expect(entered).toEqual([0]);
  });
});
