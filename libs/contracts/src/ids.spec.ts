import { deliveryIdOf, idTimeMs, lowestIdAt, newEventId, numberedIdOf, numberIn, replayedDeliveryIdOf, responseEventIdOf } from './ids.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-([78])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('ids', () => {
  const eventId = newEventId(1_700_000_000_123);

  it('makes event ids that are valid UUIDs of version 7 and hold their time', () => {
    expect(UUID.exec(eventId)?.[1]).toBe('7');
    expect(idTimeMs(eventId)).toBe(1_700_000_000_123);
    expect(newEventId()).not.toBe(newEventId());
  });

  it('names the same delivery for the same event, workflow version and node, and another for any other', () => {
    const version = newEventId();
    const id = deliveryIdOf(eventId, version, 'a');
    expect(deliveryIdOf(eventId, version, 'a')).toBe(id);
    expect(UUID.exec(id)?.[1]).toBe('8');
    expect(new Set([id, deliveryIdOf(eventId, version, 'b'), deliveryIdOf(eventId, newEventId(), 'a'), responseEventIdOf(id)]).size).toBe(
      4,
    );
  });

  it('keeps the time prefix of the event in the ids derived from it', () => {
    const id = deliveryIdOf(eventId, newEventId(), 'a');
    expect([idTimeMs(id), idTimeMs(responseEventIdOf(id))]).toEqual([1_700_000_000_123, 1_700_000_000_123]);
  });

  it('orders every id of a millisecond between the lowest ids of that and the next millisecond', () => {
    expect(lowestIdAt(1_700_000_000_123) <= eventId).toBe(true);
    expect(eventId < lowestIdAt(1_700_000_000_124)).toBe(true);
  });

  it('counts a time before 1970 as 1970', () => {
    expect(lowestIdAt(Date.parse('0001-01-01T00:00:00Z'))).toBe(lowestIdAt(0));
  });

  it('names the same replay for the same delivery and key, another for any other, and never the delivery itself', () => {
    const id = deliveryIdOf(eventId, newEventId(), 'a');
    const replayed = replayedDeliveryIdOf(id, 'first');
    expect(replayedDeliveryIdOf(id, 'first')).toBe(replayed);
    expect([UUID.exec(replayed)?.[1], idTimeMs(replayed)]).toEqual(['8', 1_700_000_000_123]);
    expect(new Set([id, replayed, replayedDeliveryIdOf(id, 'second'), replayedDeliveryIdOf(replayed, 'first')]).size).toBe(4);
  });

  it('keeps time and number of what is counted', () => {
    for (const number of [1, 2 ** 40 + 7]) {
      const id = numberedIdOf(1_700_000_000_123, number);
      expect([UUID.exec(id)?.[1], idTimeMs(id), numberIn(id)]).toEqual(['8', 1_700_000_000_123, number]);
    }
  });
});
