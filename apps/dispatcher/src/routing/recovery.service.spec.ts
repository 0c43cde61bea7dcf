import { newEventId, routingBatchIdOf } from '@crossdock/contracts';
import type { DeliveryStep, NextAttempt, ReconcileLedger, WaitingRoom } from '@crossdock/ledger';
import type { JobPublisher } from '@crossdock/messaging';
import type { OutcomeService } from '../delivering/outcome.service.js';
import { RecoveryService } from './recovery.service.js';

const eventId = newEventId();
const batchId = newEventId();

const attempts = ['a', 'b'].map((nodeId): NextAttempt => {
  const deliveryId = newEventId();
  const rest = { deliveriesPlanned: 2, workflowVersionId: newEventId(), lane: '', orderKey: null, replayOf: null };
  return { eventId, deliveryId, attempt: 1, nodeId, ...rest };
});

function recoveryWith({ jobs = [] as string[], onItsWay = [] as string[], steps = [] as DeliveryStep[] }) {
  const put: Array<{ deliveryId: string; attempt: number; delayMs: number }> = [];
  const asked: Array<string | undefined> = [];
  const recovery = new RecoveryService(
    { findSteps: () => Promise.resolve(steps) } as unknown as ReconcileLedger,
    {
      put: ({ deliveryId, attempt }: NextAttempt, delayMs: number) => Promise.resolve(void put.push({ deliveryId, attempt, delayMs })),
    } as WaitingRoom,
    {
      isOnItsWay: ({ deliveryId }: NextAttempt, routingJobId?: string) => {
        asked.push(routingJobId);
        return Promise.resolve(onItsWay.includes(deliveryId));
      },
    } as OutcomeService,
    { exists: (_: unknown, jobId: string) => Promise.resolve(jobs.includes(jobId)) } as unknown as JobPublisher,
  );
  return { recovery, put, asked };
}

const [first, second] = attempts.map(({ deliveryId }) => deliveryId);

describe('the recovery of an event', () => {
  it('lets wait again what neither the ledger nor the queue of outcomes knows', async () => {
    const { recovery, put, asked } = recoveryWith({ onItsWay: [first ?? ''] });
    await recovery.recover({ eventId, batchId }, attempts);
    expect(put).toEqual([{ deliveryId: second, attempt: 1, delayMs: 0 }]);
    expect(asked).toEqual([routingBatchIdOf(batchId), routingBatchIdOf(batchId)]);
  });

  it('does nothing while the job is there that the event came in', async () => {
    const { recovery, put } = recoveryWith({ jobs: [routingBatchIdOf(batchId)] });
    await recovery.recover({ eventId, batchId }, attempts);
    expect(put).toEqual([]);
  });

  it('is not kept from the first event of a batch by its own job', async () => {
    const { recovery, put } = recoveryWith({ jobs: [eventId] });
    await recovery.recover({ eventId, batchId: eventId }, attempts);
    expect(put).toHaveLength(2);
  });

  it('asks for what the event’s own job left where it came alone', async () => {
    const { recovery, put, asked } = recoveryWith({ jobs: [eventId] });
    await recovery.recover({ eventId }, attempts);
    expect(put).toHaveLength(2);
    expect(asked).toEqual([eventId, eventId]);
  });

  it('goes on after the last attempt that is recorded, at its time', async () => {
    const steps: DeliveryStep[] = [
      { deliveryId: first ?? '', attempt: 1, isWaiting: false, retryInMs: 5_000 },
      { deliveryId: second ?? '', attempt: 1, isWaiting: false, retryInMs: null },
    ];
    const { recovery, put, asked } = recoveryWith({ steps });
    await recovery.recover({ eventId, batchId }, attempts);
    expect(put).toEqual([{ deliveryId: first, attempt: 2, delayMs: 5_000 }]);
    expect(asked).toEqual([undefined]);
  });
});
