import { newEventId } from '@crossdock/contracts';
import { createTestDatabase, eventually } from '@crossdock/testing';
import { aDiscard, anAttempt, anEvent } from './records.js';
import { ledgerSchema } from '../src/index.js';
import { connectLedger, openLedger, type OpenLedger } from './open-ledger.js';

const DAY_MS = 86_400_000;
const DAY = new Date('2026-03-29T12:00:00Z');
const NAMES = ['incoming_event', 'event_discard', 'delivery_attempt', 'response_event'].map((table) => `${table}_20260329`);

let ledger: OpenLedger;

beforeEach(async () => {
  ledger = await openLedger(await createTestDatabase([ledgerSchema]));
});

afterEach(() => ledger.close());

async function tableOf(eventId: string, table = 'incoming_event', key = 'id'): Promise<string | undefined> {
  const [row] = await ledger.dataSource.query<Array<{ name: string }>>(
    `SELECT tableoid::regclass::text AS name FROM ledger.${table} WHERE ${key} = $1`,
    [eventId],
  );
  return row?.name;
}

describe('Partitions', () => {
  it('makes the missing days once, also when several processes ask at the same time', async () => {
    const other = await connectLedger(ledger.url);
    const made = await Promise.all([ledger.partitions.ensure(DAY, 2), other.partitions.ensure(DAY, 2), other.partitions.ensure(DAY, 1)]);
    await other.close();
    expect(made.flat().sort()).toEqual([...NAMES, ...NAMES.map((name) => name.replace('0329', '0330'))].sort());
    await expect(ledger.partitions.ensure(DAY, 2)).resolves.toEqual([]);
  });

  it('keeps the rows of a day together by event id, and those of a day without partition in the default one', async () => {
    await ledger.partitions.ensure(DAY, 1);
    const midnight = Date.parse('2026-03-29T00:00:00Z');
    const [first, last, next] = [newEventId(midnight), newEventId(midnight + DAY_MS - 1), newEventId(midnight + DAY_MS)];
    for (const eventId of [first, last, next]) {
      await ledger.events.append(anEvent({ eventId }));
      await ledger.outcomes.append(anAttempt(eventId));
    }
    expect(await tableOf(first)).toBe('ledger.incoming_event_20260329');
    expect(await tableOf(last)).toBe('ledger.incoming_event_20260329');
    expect(await tableOf(next)).toBe('ledger.incoming_event_default');
    expect(await tableOf(last, 'delivery_attempt', 'event_id')).toBe('ledger.delivery_attempt_20260329');
    expect(await tableOf(last, 'response_event', 'event_id')).toBe('ledger.response_event_20260329');
  });

  it('leaves a day alone whose rows the default partition already holds, and makes the others', async () => {
    await ledger.events.append(anEvent({ eventId: newEventId(DAY.getTime()) }));
    const made = await ledger.partitions.ensure(DAY, 1);
    expect(made.sort()).toEqual(NAMES.filter((name) => !name.startsWith('incoming_event')).sort());
  });

  it('does not hold up appends while a reader keeps the making of a partition waiting', async () => {
    await ledger.partitions.ensure(new Date(), 1);
    const reader = ledger.dataSource.createQueryRunner();
    await reader.startTransaction();
    await reader.query('SELECT count(*) FROM ledger.incoming_event');
    let isMade = false;
    const making = Promise.allSettled([ledger.partitions.ensure(DAY, 1)]).then(() => (isMade = true));
    await eventually(async () => {
      const waiting = await ledger.dataSource.query<unknown[]>(`SELECT FROM pg_locks WHERE NOT granted AND relation IS NOT NULL`);
      return waiting.length > 0;
    });
    await expect(ledger.events.append(anEvent())).resolves.toBeDefined();
    expect(isMade).toBe(false);
    await reader.commitTransaction();
    await reader.release();
    await making;
    await ledger.partitions.ensure(DAY, 1);
    await ledger.events.append(anEvent({ eventId: newEventId(DAY.getTime()) }));
    await expect(ledger.partitions.dropBefore(new Date('2026-03-30T00:00:00Z'))).resolves.toHaveLength(NAMES.length);
  });

  it('drops whole days that ended before a time, with what the reconciler knew of their events, and nothing else', async () => {
    await ledger.partitions.ensure(DAY, 2);
    const [old, kept] = [newEventId(DAY.getTime()), newEventId(DAY.getTime() + DAY_MS)];
    for (const eventId of [old, kept]) await ledger.events.append(anEvent({ eventId }));
    await ledger.outcomes.append(aDiscard(old));
    await ledger.dataSource.query('INSERT INTO ledger.open_event (event_id) VALUES ($1), ($2)', [old, kept]);
    await expect(ledger.partitions.dropBefore(new Date('2026-03-29T23:59:59Z'))).resolves.toEqual([]);
    expect((await ledger.partitions.dropBefore(new Date('2026-03-30T00:00:00Z'))).sort()).toEqual([...NAMES].sort());
    await expect(ledger.events.find(old)).resolves.toBeUndefined();
    await expect(ledger.events.find(kept)).resolves.toBeDefined();
    const open = await ledger.dataSource.query<Array<{ event_id: string }>>('SELECT event_id FROM ledger.open_event');
    expect(open.map((row) => row.event_id)).toEqual([kept]);
  });
});
