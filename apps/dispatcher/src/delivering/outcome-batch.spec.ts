import { setTimeout as delay } from 'node:timers/promises';
import { newEventId, type RecordOutcome } from '@crossdock/contracts';
import { OutcomeBatch } from './outcome-batch.js';

function discarded(reason = 'nothing'): RecordOutcome {
  return { v: 1, kind: 'discarded', eventId: newEventId(), workspaceId: 1, reason };
}

describe('the batch of outcomes', () => {
  it('hands on together what comes together, without making anybody wait', async () => {
    const handed: Array<readonly RecordOutcome[]> = [];
    const batch = new OutcomeBatch((outcomes) => Promise.resolve(void handed.push(outcomes)));
    const [first, second] = [discarded(), discarded()];
    await batch.conclude(first);
    await batch.conclude(second);
    expect(handed).toEqual([]);
    await delay(100);
    expect(handed).toEqual([[first, second]]);
    await batch.finish();
    expect(handed).toHaveLength(1);
  });

  it('hands on the rest at once when it is finished', async () => {
    const handed: Array<readonly RecordOutcome[]> = [];
    const batch = new OutcomeBatch((outcomes) => Promise.resolve(void handed.push(outcomes)));
    const outcome = discarded();
    await batch.conclude(outcome);
    await batch.finish();
    expect(handed).toEqual([[outcome]]);
  });

  it('tells those who wait for it when their outcome is handed on, or was not', async () => {
    let isDown = true;
    const batch = new OutcomeBatch(() => (isDown ? Promise.reject(new Error('not taken')) : Promise.resolve()));
    await expect(Promise.all([batch.hand(discarded()), batch.hand(discarded())])).rejects.toThrow('not taken');
    isDown = false;
    await expect(batch.hand(discarded())).resolves.toBeUndefined();
  });

  it('holds no more than a quarter of a million characters', async () => {
    const handed: number[] = [];
    const batch = new OutcomeBatch((outcomes) => Promise.resolve(void handed.push(outcomes.length)));
    for (let count = 0; count < 5; count += 1) await batch.conclude(discarded('x'.repeat(100_000)));
    expect(handed).toEqual([3]);
    await batch.finish();
    expect(handed).toEqual([3, 2]);
  });

  it('tells when it is finished that something was not handed on, and waits for all of it', async () => {
    let ended = false;
    const batch = new OutcomeBatch(async (outcomes) => {
      if (outcomes.length === 3) throw new Error('not taken');
      await delay(50);
      ended = true;
    });
    for (let count = 0; count < 3; count += 1) await batch.conclude(discarded('x'.repeat(100_000)));
    await batch.conclude(discarded());
    await expect(batch.finish()).rejects.toThrow('not taken');
    expect(ended).toBe(true);
  });
});
