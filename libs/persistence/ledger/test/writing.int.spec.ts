import { deliveryIdOf, newEventId } from '@crossdock/contracts';
import { createTestDatabase } from '@crossdock/testing';
import { anAttempt, anEvent, aDiscard, aRetry } from './records.js';
import { ledgerSchema } from '../src/index.js';
import { connectLedger, openLedger, type OpenLedger } from './open-ledger.js';

let ledger: OpenLedger;

beforeAll(async () => {
  ledger = await openLedger(await createTestDatabase([ledgerSchema]));
});

afterAll(() => ledger.close());

async function rows<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
  return ledger.dataSource.query<T[]>(sql, parameters);
}

/** How many statements a table was written with: each is a transaction of its own. */
async function transactionsOf(table: string, eventIds: readonly string[]): Promise<number> {
  const key = table === 'incoming_event' ? 'id' : 'event_id';
  const found = await rows<{ xid: string }>(`SELECT DISTINCT xmin::text AS xid FROM ledger.${table} WHERE ${key} = ANY($1)`, [eventIds]);
  return found.length;
}

describe('EventLedger', () => {
  it('gives an event back byte for byte: text of all scripts, numbers of any length, written escapes of NUL', async () => {
    const body = '{"n":123456789012345678901234567890.10,"e":1e400,"s":"Zażółć 😀 \\u0000 \\ud800 \\"quoted\\" \\\\","x":"{a,b}\\n"}  \n';
    const event = anEvent({ body, headers: { 'X-Name': 'é "quoted" \\ , {}', Empty: '', '': 'null' }, method: 'PUT' });
    await expect(ledger.events.append(event)).resolves.toMatchObject({ catalogRevision: 7 });
    await expect(ledger.events.find(event.eventId)).resolves.toEqual({ ...event, catalogRevision: 7 });
  });

  it('finds nothing under an id that was never appended', async () => {
    await expect(ledger.events.find(newEventId())).resolves.toBeUndefined();
  });

  it('lets 200 appends at the same time share a few commits', async () => {
    const events = Array.from({ length: 200 }, () => anEvent());
    await Promise.all(events.map((event) => ledger.events.append(event)));
    const transactions = await transactionsOf(
      'incoming_event',
      events.map(({ eventId }) => eventId),
    );
    expect(transactions).toBeGreaterThan(0);
    expect(transactions).toBeLessThanOrEqual(4);
  });

  it('puts events that are committed together in batches of 16, and of 32 KiB, and says so to each', async () => {
    const large = `{"a":"${'x'.repeat(20_000)}"}`;
    const wordy = { 'X-Long': 'x'.repeat(20_000) };
    const events = [...Array.from({ length: 20 }, () => anEvent()), anEvent({ body: large }), anEvent({ headers: wordy }), anEvent()];
    const appended = await Promise.all(events.map((event) => ledger.events.append(event)));
    expect(appended.map(({ batch }) => batch.length)).toEqual([...Array<number>(16).fill(16), ...Array<number>(5).fill(5), 2, 2]);
    for (const [index, { batch }] of appended.entries()) {
      expect(batch.map(({ eventId }) => eventId)).toContain(events[index]?.eventId);
    }
    expect(appended[0]?.batch[1]).toEqual({ ...events[1], catalogRevision: 7 });
    const stored = await rows<{ id: string; batch_id: string }>(
      'SELECT id, batch_id FROM ledger.incoming_event WHERE batch_id IS NOT NULL',
    );
    const batchIds = new Map(stored.map((row) => [row.id, row.batch_id]));
    expect(events.map(({ eventId }) => batchIds.get(eventId))).toEqual(appended.map(({ batch }) => batch[0]?.eventId));
  });

  it('says after two seconds that the storage is not available when a commit takes longer', async () => {
    const blocker = ledger.dataSource.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('LOCK TABLE ledger.incoming_event IN ACCESS EXCLUSIVE MODE');
    const appends = [anEvent(), anEvent(), anEvent()].map((event) => ledger.events.append(event));
    // A statement that is given up by the server says something else.
    const inTime = { code: 'storage_unavailable', detail: 'The database does not answer in time.' };
    for (const append of appends) await expect(append).rejects.toMatchObject(inTime);
    await blocker.rollbackTransaction();
    await blocker.release();
    await ledger.events.drain();
  });

  it('gives an event that is committed alone no batch but itself', async () => {
    const event = anEvent();
    const { batch } = await ledger.events.append(event);
    expect(batch).toEqual([{ ...event, catalogRevision: 7 }]);
    expect(await rows('SELECT batch_id FROM ledger.incoming_event WHERE id = $1', [event.eventId])).toEqual([{ batch_id: null }]);
  });

  it('stamps an event with the catalog revision in force when it is committed', async () => {
    const [before, after] = [anEvent(), anEvent()];
    await ledger.events.append(before);
    await rows('UPDATE catalog.revision SET value = value + 1');
    const receipt = await ledger.events.append(after);
    await rows('UPDATE catalog.revision SET value = 7');
    expect(receipt.catalogRevision).toBe(8);
    expect((await ledger.events.find(before.eventId))?.catalogRevision).toBe(7);
    expect((await ledger.events.find(after.eventId))?.catalogRevision).toBe(8);
  });

  it('keeps the first of two appends with one id and answers its revision to both', async () => {
    const event = anEvent({ body: '{"first":true}' });
    await ledger.events.append(event);
    await rows('UPDATE catalog.revision SET value = 9');
    const second = await ledger.events.append({ ...event, body: '{"first":false}' });
    await rows('UPDATE catalog.revision SET value = 7');
    expect(second).toMatchObject({ catalogRevision: 7 });
    expect((await ledger.events.find(event.eventId))?.body).toBe('{"first":true}');
  });

  it('appends an event with characters that Postgres refuses', async () => {
    const event = anEvent({ body: '"\0\uD800"', headers: { 'X-A': '\0\uDC00' }, method: 'PO\0ST' });
    await ledger.events.append(event);
    await expect(ledger.events.find(event.eventId)).resolves.toMatchObject({ body: '"\uFFFD\uFFFD"', method: 'PO\uFFFDST' });
  });

  it('accepts nothing without a catalog revision', async () => {
    await rows('DELETE FROM catalog.revision');
    const event = anEvent();
    const refused = ledger.events.append(event);
    await expect(refused).rejects.toThrow();
    await rows('INSERT INTO catalog.revision VALUES (7)');
    await expect(ledger.events.find(event.eventId)).resolves.toBeUndefined();
  });

  it('says storage_unavailable when the database is gone', async () => {
    const other = await connectLedger(ledger.url);
    await other.close();
    await expect(other.events.append(anEvent())).rejects.toMatchObject({ code: 'storage_unavailable' });
    await expect(other.events.find(newEventId())).rejects.toMatchObject({ code: 'storage_unavailable' });
    await expect(other.outcomes.append(aDiscard(newEventId()))).rejects.toMatchObject({ code: 'storage_unavailable' });
  });
});

describe('OutcomeLedger', () => {
  it('records an outcome once, however often and from wherever it comes at the same time', async () => {
    const other = await connectLedger(ledger.url);
    const eventIds = Array.from({ length: 40 }, () => newEventId());
    const outcomes = eventIds.flatMap((id) => [anAttempt(id), aRetry(id, 1000, { nodeId: 'b' }), aDiscard(id)]);
    const all = [...outcomes, ...outcomes.toReversed()];
    await Promise.all([...all.map((one) => ledger.outcomes.append(one)), ...all.toReversed().map((one) => other.outcomes.append(one))]);
    await other.close();
    const [counts] = await rows(
      `SELECT (SELECT count(*)::int FROM ledger.delivery_attempt WHERE event_id = ANY($1)) AS attempts,
              (SELECT count(*)::int FROM ledger.response_event WHERE event_id = ANY($1)) AS responses,
              (SELECT count(*)::int FROM ledger.event_discard WHERE event_id = ANY($1)) AS discards`,
      [eventIds],
    );
    expect(counts).toEqual({ attempts: 80, responses: 40, discards: 40 });
  });

  it('lets outcomes that arrive together share a commit', async () => {
    const eventIds = Array.from({ length: 100 }, () => newEventId());
    await Promise.all(eventIds.map((id) => ledger.outcomes.append(anAttempt(id))));
    expect(await transactionsOf('delivery_attempt', eventIds)).toBeLessThanOrEqual(2);
  });

  it('sets the time of a retry by the clock of the database, and none on an attempt that ends its delivery', async () => {
    const eventId = newEventId();
    await Promise.all([ledger.outcomes.append(aRetry(eventId, 3_600_000)), ledger.outcomes.append(anAttempt(eventId, { nodeId: 'b' }))]);
    const found = await rows(
      `SELECT node_id, round(extract(epoch FROM retry_at - recorded_at))::int AS delay FROM ledger.delivery_attempt WHERE event_id = $1 ORDER BY node_id`,
      [eventId],
    );
    expect(found).toEqual([
      { node_id: 'a', delay: 3600 },
      { node_id: 'b', delay: null },
    ]);
  });

  it('keeps the books in agreement when one attempt was made twice and ended differently', async () => {
    const eventId = newEventId();
    await ledger.outcomes.append(aRetry(eventId, 1000));
    await ledger.outcomes.append(anAttempt(eventId));
    const story = await rows(
      `SELECT a.outcome, (SELECT count(*)::int FROM ledger.response_event WHERE event_id = $1) AS responses
       FROM ledger.delivery_attempt a WHERE event_id = $1`,
      [eventId],
    );
    expect(story).toEqual([{ outcome: 'retrying', responses: 0 }]);
    await ledger.outcomes.append(anAttempt(eventId, { attempt: 2 }));
    expect(await rows('SELECT FROM ledger.response_event WHERE event_id = $1', [eventId])).toHaveLength(1);
  });

  it('records texts with NUL and lone surrogates wherever they stand, and does not fail its neighbours for them', async () => {
    const [bad, good] = [newEventId(), newEventId()];
    const nasty = 'x\0y\uD800z';
    const outcome = anAttempt(bad, {
      nodeId: nasty,
      reason: nasty,
      request: { method: 'POST', url: nasty, headers: [[nasty, nasty]], body: nasty },
      response: { status: 200, headers: [], body: nasty, bodyCut: false },
    });
    if (outcome.responseEvent !== null) Object.assign(outcome.responseEvent, { action: nasty, params: JSON.stringify({ a: nasty }) });
    await Promise.all([
      ledger.outcomes.append(outcome),
      ledger.outcomes.append(anAttempt(good)),
      ledger.outcomes.append(aDiscard(newEventId(), nasty)),
    ]);
    const delivery = await ledger.reader.getDelivery(1, outcome.attempt.deliveryId);
    expect(delivery?.attempts[0]).toMatchObject({ nodeId: 'x\uFFFDy\uFFFDz', reason: 'x\uFFFDy\uFFFDz', response: { body: nasty } });
    expect(await rows('SELECT FROM ledger.delivery_attempt WHERE event_id = $1', [good])).toHaveLength(1);
  });

  it('does not end in a deadlock when two processes record the same attempts in opposite orders', async () => {
    const other = await connectLedger(ledger.url);
    const eventId = newEventId();
    const attempts = Array.from({ length: 50 }, (_, index) => aRetry(eventId, 1000, { attempt: index + 1 }));
    await Promise.all([
      ...attempts.map((one) => ledger.outcomes.append(one)),
      ...attempts.toReversed().map((one) => other.outcomes.append(one)),
    ]);
    await other.close();
    expect(await rows('SELECT FROM ledger.delivery_attempt WHERE event_id = $1', [eventId])).toHaveLength(50);
  });

  it('gives what it recorded back as it was', async () => {
    const eventId = newEventId();
    const outcome = anAttempt(eventId, { timings: { totalMs: 12.5, firstByteMs: 3 } });
    await ledger.outcomes.append(outcome);
    const { eventId: _e, deliveryId, deliveriesPlanned: _p, workspaceId: _w, retryDelayMs: _r, ...attempt } = outcome.attempt;
    await expect(ledger.reader.getDelivery(1, deliveryId)).resolves.toEqual({
      id: deliveryIdOf(eventId, attempt.workflowVersionId, 'a'),
      eventId,
      workflowVersionId: attempt.workflowVersionId,
      replayOf: null,
      status: 200,
      reason: null,
      destination: 'https://example.com',
      nodeId: 'a',
      state: 'delivered',
      attempts: [{ ...attempt, retryAt: null }],
      responseEventId: outcome.responseEvent?.id,
    });
  });
});
