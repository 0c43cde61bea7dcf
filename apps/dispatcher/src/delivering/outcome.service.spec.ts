import { newEventId, outcomeBatchIdsOf, type RecordOutcome } from '@crossdock/contracts';
import type { NextAttempt, OutcomeLedger } from '@crossdock/ledger';
import type { JobPublisher } from '@crossdock/messaging';
import { OutcomeService } from './outcome.service.js';

const JOB = newEventId();

function discarded(): RecordOutcome {
  return { v: 1, kind: 'discarded', eventId: newEventId(), workspaceId: 1, reason: 'nothing' };
}

/** A service over a queue that takes what it is given, unless told, and knows the jobs `present`. */
function serviceOver({ isDown = false, present = [] as string[] } = {}) {
  const published: Array<{ jobId: string | null; outcomes: number }> = [];
  const recorded: RecordOutcome[] = [];
  const take = (jobId: string | null, outcomes: number) => {
    if (isDown) return Promise.reject(new Error('down'));
    return Promise.resolve(void published.push({ jobId, outcomes }));
  };
  const publisher = {
    publish: () => take(null, 1),
    publishTogether: (_: unknown, jobId: string, outcomes: readonly unknown[]) => take(jobId, outcomes.length),
    exists: (_: unknown, jobId: string) => Promise.resolve(present.includes(jobId)),
  } as unknown as JobPublisher;
  const ledger = { append: (outcome: RecordOutcome) => Promise.resolve(void recorded.push(outcome)) } as OutcomeLedger;
  return { service: new OutcomeService(publisher, ledger), published, recorded };
}

const FIRST: NextAttempt = {
  eventId: JOB,
  deliveryId: newEventId(),
  attempt: 1,
  deliveriesPlanned: 1,
  workflowVersionId: newEventId(),
  nodeId: 'a',
  lane: '',
  orderKey: null,
  replayOf: null,
};

describe('the way of outcomes to the event sink', () => {
  it('is a shared job, of which one routing job has three, then jobs of their own', async () => {
    const { service, published } = serviceOver();
    const batch = service.openBatch(JOB, false);
    for (let round = 0; round < 4; round += 1) {
      await batch.conclude(discarded());
      await batch.conclude(discarded());
      await batch.finish();
    }
    const alone = { jobId: null, outcomes: 1 };
    expect(published).toEqual([...outcomeBatchIdsOf(JOB).map((jobId) => ({ jobId, outcomes: 2 })), alone, alone]);
  });

  it('is a job of its own for a lone outcome', async () => {
    const { service, published } = serviceOver();
    const batch = service.openBatch(JOB, false);
    await batch.conclude(discarded());
    await batch.finish();
    expect(published).toEqual([{ jobId: null, outcomes: 1 }]);
  });

  it('is jobs of their own for what a repeated routing job makes: the shared ones of its first run may still be there', async () => {
    const { service, published } = serviceOver();
    const batch = service.openBatch(JOB, true);
    await batch.conclude(discarded());
    await batch.conclude(discarded());
    await batch.finish();
    expect(published).toEqual(Array(2).fill({ jobId: null, outcomes: 1 }));
  });

  it('is shared by what was taken out of the waiting room together, each held until it is in safe hands', async () => {
    const { service, published } = serviceOver();
    const recorder = service.openTake(JOB);
    await Promise.all([recorder.conclude(discarded()), recorder.conclude(discarded())]);
    expect(published).toEqual([{ jobId: outcomeBatchIdsOf(JOB)[0], outcomes: 2 }]);
    await recorder.conclude(discarded());
    expect(published.slice(1)).toEqual([{ jobId: null, outcomes: 1 }]);
  });

  it('leads past a queue that takes nothing, straight to the ledger', async () => {
    const { service, recorded } = serviceOver({ isDown: true });
    const outcomes = [discarded(), discarded()];
    const batch = service.openBatch(JOB, false);
    for (const outcome of outcomes) await batch.conclude(outcome);
    await batch.finish();
    expect(recorded).toEqual(outcomes);
  });

  it('is known by the job of the attempt, and by those that its routing job or its take may have left', async () => {
    const [, , third = ''] = outcomeBatchIdsOf(JOB);
    const own = serviceOver({ present: [`${FIRST.deliveryId}_1`] }).service;
    const shared = serviceOver({ present: [third] }).service;
    expect(await own.isOnItsWay(FIRST)).toBe(true);
    expect(await own.isOnItsWay({ ...FIRST, attempt: 2 })).toBe(false);
    expect(await shared.isOnItsWay(FIRST, JOB)).toBe(true);
    expect(await shared.isOnItsWay(FIRST)).toBe(false);
  });
});
