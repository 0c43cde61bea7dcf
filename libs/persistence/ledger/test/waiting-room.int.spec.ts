import { newEventId } from '@crossdock/contracts';
import { createTestDatabase } from '@crossdock/testing';
import { ledgerSchema, type NextAttempt, type TakenDelivery } from '../src/index.js';
import { connectLedger, openLedger, type OpenLedger } from './open-ledger.js';
import { anAttempt, anEvent, aRetry } from './records.js';

const LANE = '1 https://api.example.com';

describe('the waiting room', () => {
  let ledger: OpenLedger;
  beforeEach(async () => {
    ledger = await openLedger(await createTestDatabase([ledgerSchema]));
  });
  afterEach(() => ledger.close());

  const accept = async (parts = {}): Promise<string> => {
    const event = anEvent(parts);
    await ledger.events.append(event);
    return event.eventId;
  };
  const nextOf = (eventId: string, parts: Partial<NextAttempt> = {}): NextAttempt => {
    const { deliveryId, attempt, deliveriesPlanned, workflowVersionId, nodeId } = anAttempt(eventId).attempt;
    return {
      eventId,
      deliveryId,
      attempt,
      deliveriesPlanned,
      workflowVersionId,
      nodeId,
      lane: LANE,
      orderKey: null,
      replayOf: null,
      ...parts,
    };
  };
  const wait = async (count: number, parts: Partial<NextAttempt> = {}): Promise<NextAttempt[]> => {
    const waiting: NextAttempt[] = [];
    for (let index = 0; index < count; index += 1) {
      const next = nextOf(await accept(), parts);
      await ledger.waiting.put(next);
      waiting.push(next);
    }
    return waiting;
  };
  const take = (deliveries: number, lane = LANE): Promise<TakenDelivery[]> => ledger.waiting.take([{ lane, deliveries }], newEventId());
  const eventIds = (taken: ReadonlyArray<{ eventId: string }>): string[] => taken.map(({ eventId }) => eventId);
  const endLeases = () =>
    ledger.dataSource.query(`UPDATE ledger.waiting_delivery SET leased_until = clock_timestamp() - interval '1 second'`);
  const count = async (): Promise<number> => {
    const [row] = await ledger.dataSource.query<Array<{ count: number }>>('SELECT count(*)::int AS count FROM ledger.waiting_delivery');
    return row?.count ?? -1;
  };

  it('gives deliveries out with their events, in the order in which they came', async () => {
    const waiting = await wait(5);
    const taken = await take(3);
    expect(eventIds(taken)).toEqual(eventIds(waiting).slice(0, 3));
    expect(taken[0]).toMatchObject({
      ...waiting[0],
      wasTaken: false,
      event: { eventId: waiting[0]?.eventId, body: '{"a":1}', catalogRevision: 7 },
    });
    expect(eventIds(await take(9))).toEqual(eventIds(waiting).slice(3));
  });

  it('never gives one delivery to two who take at the same time', async () => {
    const waiting = await wait(40);
    const other = await connectLedger(ledger.url);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, turn) =>
        (turn % 2 === 0 ? ledger : other).waiting.take([{ lane: LANE, deliveries: 5 }], newEventId()),
      ),
    );
    await other.close();
    const taken = eventIds(answers.flat());
    expect(new Set(taken).size).toBe(taken.length);
    expect(taken.sort()).toEqual(eventIds(waiting).sort());
  });

  it('keeps what is taken until its outcome is recorded, for others when nobody holds it', async () => {
    const [next] = await wait(1);
    const [first] = await take(1);
    expect(await take(1)).toEqual([]);
    await endLeases();
    // Its outcome, if there is one, is found under the id it was taken with first.
    expect(await take(1)).toMatchObject([{ wasTaken: true, takeId: first?.takeId }]);
    await ledger.waiting.hold([next ?? fail()]);
    expect(await take(1)).toEqual([]);
    await ledger.outcomes.append(anAttempt(next?.eventId ?? ''));
    expect(await count()).toBe(0);
  });

  it('takes back what was not attempted', async () => {
    const waiting = await wait(2);
    await ledger.waiting.giveBack(await take(2));
    const takeId = newEventId();
    const taken = await ledger.waiting.take([{ lane: LANE, deliveries: 2 }], takeId);
    expect(taken).toMatchObject(waiting.map(({ eventId }) => ({ eventId, wasTaken: false, takeId })));
  });

  it('holds a delivery back until its time, which another call can move', async () => {
    const next = nextOf(await accept());
    await ledger.waiting.put(next, 60_000);
    expect(await ledger.waiting.findDueLanes()).toEqual([]);
    expect(await take(1)).toEqual([]);
    await ledger.waiting.put(next, 0);
    expect(await ledger.waiting.findDueLanes()).toEqual([LANE]);
    expect(await take(1)).toHaveLength(1);
  });

  it('counts what waits in a lane, no further than asked', async () => {
    await wait(3);
    await take(1);
    expect(await ledger.waiting.countWaiting([LANE, 'other'], 10)).toEqual(
      new Map([
        [LANE, 3],
        ['other', 0],
      ]),
    );
    expect(await ledger.waiting.countWaiting([LANE], 2)).toEqual(new Map([[LANE, 2]]));
    expect(await ledger.waiting.countWaiting([], 2)).toEqual(new Map());
  });

  it('drops what is recorded already: a job that ran twice brings nothing back', async () => {
    const eventId = await accept();
    await ledger.outcomes.append(anAttempt(eventId));
    await ledger.waiting.put(nextOf(eventId));
    expect(await count()).toBe(0);
  });

  it('gets a retry in the statement that records its attempt, in its lane and with its time', async () => {
    const eventId = await accept();
    await ledger.outcomes.append(aRetry(eventId, 30_000, { lane: LANE, orderKey: 'k' }));
    const [row] = await ledger.dataSource.query<Array<{ in_ms: number }>>(
      `SELECT attempt, lane, order_key, extract(epoch FROM due_at - clock_timestamp())::float8 * 1000 AS in_ms FROM ledger.waiting_delivery`,
    );
    expect(row).toMatchObject({ attempt: 2, lane: LANE, order_key: 'k' });
    expect(row?.in_ms).toBeGreaterThan(25_000);
    expect(row?.in_ms).toBeLessThanOrEqual(30_000);
  });

  it('gets no retry from the second record of an attempt that ended otherwise', async () => {
    const eventId = await accept();
    await ledger.outcomes.append(anAttempt(eventId));
    await ledger.outcomes.append(aRetry(eventId, 0, { lane: LANE }));
    expect(await count()).toBe(0);
  });

  it('lets first attempts of the next minute pass a retry, and no later ones', async () => {
    const retried = nextOf(await accept(), { attempt: 2 });
    await ledger.waiting.put(retried);
    const [soon] = await wait(1);
    expect(eventIds(await take(2))).toEqual([soon?.eventId, retried.eventId]);
    await ledger.dataSource.query(
      `UPDATE ledger.waiting_delivery SET leased_until = '-infinity', rank_at = rank_at - interval '2 minutes' WHERE attempt = 2`,
    );
    expect(eventIds(await take(1))).toEqual([retried.eventId]);
  });

  it('finds lanes with due deliveries, however many wait in one of them', async () => {
    await wait(30);
    await wait(1, { lane: '1 https://b.example.com' });
    await ledger.waiting.put(nextOf(await accept(), { lane: '1 https://later.example.com' }), 60_000);
    await wait(1, { lane: '' });
    expect((await ledger.waiting.findDueLanes()).sort()).toEqual(['', LANE, '1 https://b.example.com'].sort());
  });

  it('finds a lane with a due retry, although another one that ranks before it has time', async () => {
    const late = nextOf(await accept(), { attempt: 9 });
    await ledger.waiting.put(late);
    await ledger.waiting.put(nextOf(await accept(), { attempt: 2 }), 60_000);
    expect(await ledger.waiting.findDueLanes()).toEqual([LANE]);
    expect(eventIds(await take(1))).toEqual([late.eventId]);
  });

  it('keeps a delivery that is held only while somebody has it', async () => {
    const [next] = await wait(1);
    await ledger.waiting.giveBack(await take(1));
    await ledger.waiting.hold([next ?? fail()]);
    expect(await take(1)).toHaveLength(1);
  });

  it('says whether an attempt is still to be made', async () => {
    const [next = fail()] = await wait(1);
    expect(await ledger.waiting.isWaiting(next)).toBe(true);
    await ledger.outcomes.append(anAttempt(next.eventId));
    expect(await ledger.waiting.isWaiting(next)).toBe(false);
  });

  it('takes a key with a character that PostgreSQL has not, here and with a retry', async () => {
    const [first, second] = [await accept(), await accept()];
    await ledger.waiting.put(nextOf(first, { orderKey: 'a\u0000b' }));
    await ledger.outcomes.append(aRetry(second, 0, { lane: LANE, orderKey: 'a\u0000b' }));
    expect(eventIds(await take(2))).toEqual([first]);
  });

  describe('with an order', () => {
    it('gives out the oldest of a key alone, whatever order they came in, and others beside it', async () => {
      const events = [await accept(), await accept(), await accept()];
      for (const eventId of events.toReversed()) await ledger.waiting.put(nextOf(eventId, { orderKey: 'a' }));
      const [other] = await wait(1, { orderKey: 'b' });
      const [free] = await wait(1);
      expect(eventIds(await take(9)).sort()).toEqual([events[0], other?.eventId, free?.eventId].sort());
      expect(await take(9)).toEqual([]);
    });

    it('lets the next one go when the one before has ended, and not while it waits for a retry', async () => {
      const [first = '', second = ''] = [await accept(), await accept()];
      await ledger.waiting.put(nextOf(first, { orderKey: 'a' }));
      await ledger.waiting.put(nextOf(second, { orderKey: 'a' }));
      await take(1);
      await ledger.outcomes.append(aRetry(first, 60_000, { lane: LANE, orderKey: 'a' }));
      expect(await take(1)).toEqual([]);
      await ledger.outcomes.append(anAttempt(first, { attempt: 2 }));
      expect(eventIds(await take(1))).toEqual([second]);
    });

    it('asks for no order between lanes', async () => {
      await wait(1, { orderKey: 'a' });
      const [other] = await wait(1, { orderKey: 'a', lane: '1 https://b.example.com' });
      expect(eventIds(await take(1, '1 https://b.example.com'))).toEqual([other?.eventId]);
    });
  });

  it('gives out a delivery whose event is gone without it, and forgets it when told', async () => {
    const next = nextOf(newEventId());
    await ledger.waiting.put(next);
    const [taken] = await take(1);
    expect(taken?.event).toBeUndefined();
    await ledger.waiting.forget([next]);
    expect(await count()).toBe(0);
  });
});

function fail(): never {
  throw new Error('There is nothing.');
}
