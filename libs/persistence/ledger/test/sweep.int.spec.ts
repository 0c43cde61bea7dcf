import { newEventId } from '@crossdock/contracts';
import { createTestDatabase } from '@crossdock/testing';
import { anAttempt, anEvent, aDiscard, aRetry } from './records.js';
import { ledgerSchema } from '../src/index.js';
import { connectLedger, openLedger, type OpenLedger } from './open-ledger.js';

/** No grace, so that a test need not wait for one; then an event that stays open is given again at once. */
const NOW = { graceMs: 0, limit: 1000 };
const GRACE = { graceMs: 10_000, limit: 1000 };

let ledger: OpenLedger;

beforeEach(async () => {
  ledger = await openLedger(await createTestDatabase([ledgerSchema]));
});

afterEach(() => ledger.close());

async function accepted(count = 1): Promise<string[]> {
  const events = Array.from({ length: count }, () => anEvent());
  await Promise.all(events.map((event) => ledger.events.append(event)));
  return events.map(({ eventId }) => eventId).sort();
}

async function anAccepted(): Promise<string> {
  const [eventId] = await accepted();
  if (eventId === undefined) throw new Error('Nothing was accepted.');
  return eventId;
}

async function sweep(options = NOW): Promise<string[]> {
  return (await ledger.reconcile.sweep(options)).map(({ eventId }) => eventId).sort();
}

/** As if all that was accepted so far had been accepted ten minutes earlier. */
async function age(): Promise<void> {
  await ledger.dataSource.query(`UPDATE ledger.reconcile_mark SET swept_before = '-infinity'`);
  await ledger.dataSource.query(`UPDATE ledger.incoming_event SET accepted_at = accepted_at - interval '10 minutes'`);
}

/** As if the time of every check had come. */
async function makeDue(): Promise<void> {
  await ledger.dataSource.query(`UPDATE ledger.open_event SET next_check_at = '-infinity'`);
}

async function pausesMs(): Promise<number[]> {
  const rows = await ledger.dataSource.query<Array<{ ms: number }>>(
    `SELECT round(extract(epoch FROM next_check_at - clock_timestamp()) * 1000)::int AS ms FROM ledger.open_event`,
  );
  return rows.map(({ ms }) => ms);
}

describe('ReconcileLedger', () => {
  it('answers an accepted event of which nothing is recorded, once the grace is over and not before', async () => {
    const lost = await accepted(3);
    await expect(sweep({ ...NOW, graceMs: 60_000 })).resolves.toEqual([]);
    await expect(sweep()).resolves.toEqual(lost);
  });

  it('tells which job an event came in at first', async () => {
    const together = await accepted(3);
    const due = await ledger.reconcile.sweep(NOW);
    const [batchId] = together.filter((eventId) => due.every((event) => event.batchId === eventId));
    expect(batchId).toBeDefined();
    const alone = await anAccepted();
    expect(await ledger.reconcile.sweep(NOW)).toContainEqual({ eventId: alone, batchId: null });
  });

  it('answers nothing for events that were discarded or whose deliveries have all ended, however they ended', async () => {
    const [discarded = '', delivered = '', failed = '', open = ''] = await accepted(4);
    await ledger.outcomes.append(aDiscard(discarded));
    await ledger.outcomes.append(aRetry(delivered, 60_000, { deliveriesPlanned: 2 }));
    await ledger.outcomes.append(anAttempt(delivered, { attempt: 2, deliveriesPlanned: 2 }));
    await ledger.outcomes.append(anAttempt(delivered, { nodeId: 'b', outcome: 'cancelled', deliveriesPlanned: 2 }));
    await ledger.outcomes.append(anAttempt(failed, { outcome: 'failed', status: 404 }));
    await ledger.outcomes.append(anAttempt(open, { deliveriesPlanned: 2 }));
    await expect(sweep()).resolves.toEqual([open]);
  });

  it('forgets an event whose open deliveries wait where they are safe', async () => {
    const eventId = await anAccepted();
    await ledger.outcomes.append(aRetry(eventId, 400, { deliveriesPlanned: 2 }));
    await ledger.outcomes.append(anAttempt(eventId, { nodeId: 'b', deliveriesPlanned: 2 }));
    await expect(sweep()).resolves.toEqual([]);
    await expect(pausesMs()).resolves.toEqual([]);
  });

  it('answers an event whose retry was recorded by a release that did not let it wait in the database', async () => {
    const eventId = await anAccepted();
    await ledger.outcomes.append(aRetry(eventId, 60_000));
    await ledger.dataSource.query('DELETE FROM ledger.waiting_delivery');
    await expect(sweep()).resolves.toEqual([eventId]);
  });

  it('answers an event at once when one delivery waits and another was never attempted', async () => {
    const eventId = await anAccepted();
    await ledger.outcomes.append(aRetry(eventId, 3_600_000, { deliveriesPlanned: 2 }));
    await expect(sweep()).resolves.toEqual([eventId]);
  });

  it('gives an event that stays open again after pauses that double from the grace up to a minute', async () => {
    const graceMs = 1_000;
    await anAccepted();
    await age();
    const pauses: number[] = [];
    for (let check = 0; check < 9; check += 1) {
      await expect(sweep({ ...NOW, graceMs })).resolves.toHaveLength(1);
      await expect(sweep({ ...NOW, graceMs })).resolves.toHaveLength(0);
      pauses.push(...(await pausesMs()));
      await makeDue();
    }
    const expected = [1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1000);
    expect(pauses).toHaveLength(expected.length);
    for (const [index, pause] of pauses.entries()) {
      expect(pause).toBeLessThanOrEqual(expected[index] ?? 0);
      expect(pause).toBeGreaterThan((expected[index] ?? 0) / 2);
    }
  });

  it('answers all open events at once when told that their work is lost', async () => {
    const lost = await accepted(3);
    await age();
    await sweep(GRACE);
    await expect(sweep(GRACE)).resolves.toEqual([]);
    await ledger.reconcile.recheckAll();
    expect((await sweep(GRACE)).sort()).toEqual(lost);
  });

  it('forgets an open event once it is settled', async () => {
    const eventId = await anAccepted();
    await sweep();
    await ledger.outcomes.append(anAttempt(eventId));
    await makeDue();
    await expect(sweep()).resolves.toEqual([]);
    await expect(pausesMs()).resolves.toEqual([]);
  });

  it('answers no more than asked for, and the rest in the sweeps that follow', async () => {
    const lost = await accepted(25);
    await age();
    const some = { ...GRACE, limit: 10 };
    const answers = [await sweep(some), await sweep(some), await sweep(some)];
    expect(answers.map((answer) => answer.length)).toEqual([10, 10, 5]);
    expect(answers.flat().sort()).toEqual(lost);
  });

  it('goes on after a restart where it was', async () => {
    const lost = await accepted(10);
    await age();
    const before = await sweep({ ...GRACE, limit: 4 });
    const restarted = await connectLedger(ledger.url);
    const after = (await restarted.reconcile.sweep(GRACE)).map(({ eventId }) => eventId);
    await restarted.close();
    expect([...before, ...after].sort()).toEqual(lost);
  });

  it('never answers one event to two sweepers', async () => {
    const lost = await accepted(300);
    await age();
    const others = await Promise.all([1, 2, 3].map(() => connectLedger(ledger.url)));
    const answers: string[] = [];
    for (let round = 0; round < 100 && answers.length < lost.length; round += 1) {
      const found = await Promise.all([ledger, ...others].map(({ reconcile }) => reconcile.sweep({ ...GRACE, limit: 20 })));
      answers.push(...found.flat().map(({ eventId }) => eventId));
    }
    await Promise.all(others.map((other) => other.close()));
    expect(answers.sort()).toEqual(lost);
  });

  it('does not pass over an event whose commit takes longer than the grace', async () => {
    const slow = ledger.dataSource.createQueryRunner();
    const event = anEvent();
    await slow.startTransaction();
    await slow.query(
      `INSERT INTO ledger.incoming_event (id, workspace_id, incoming_integration_id, endpoint_id, method, headers, body, catalog_revision)
       VALUES ($1, 1, $2, $3, 'POST', '{}', '{}', 7)`,
      [event.eventId, event.incomingIntegrationId, event.endpointId],
    );
    await expect(sweep()).resolves.toEqual([]);
    await slow.commitTransaction();
    await slow.release();
    await expect(sweep()).resolves.toEqual([event.eventId]);
  });

  it('does not pass over events accepted after the clock of the database was set back', async () => {
    await sweep();
    await ledger.dataSource.query(`UPDATE ledger.reconcile_mark SET swept_before = clock_timestamp() + interval '1 hour'`);
    await sweep();
    const eventId = await anAccepted();
    await expect(sweep()).resolves.toEqual([eventId]);
  });

  it('finds how far each delivery came, and how long it waits by the clock of the database', async () => {
    const eventId = newEventId();
    await ledger.outcomes.append(aRetry(eventId, 60_000));
    await ledger.outcomes.append(anAttempt(eventId, { nodeId: 'b' }));
    const steps = await ledger.reconcile.findSteps(eventId);
    const { deliveryId } = aRetry(eventId, 0).attempt;
    expect(steps).toHaveLength(3);
    expect(steps).toContainEqual({ deliveryId, attempt: 1, isWaiting: false, retryInMs: expect.any(Number) });
    expect(steps).toContainEqual({ deliveryId, attempt: 2, isWaiting: true, retryInMs: null });
    expect(steps).toContainEqual({
      deliveryId: anAttempt(eventId, { nodeId: 'b' }).attempt.deliveryId,
      attempt: 1,
      isWaiting: false,
      retryInMs: null,
    });
    const retryInMs = steps.find((step) => step.retryInMs !== null)?.retryInMs;
    expect(retryInMs).toBeGreaterThan(0);
    expect(retryInMs).toBeLessThanOrEqual(60_000);
    await expect(ledger.reconcile.findSteps(newEventId())).resolves.toEqual([]);
  });
});
