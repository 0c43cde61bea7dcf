import { hash, randomBytes } from 'node:crypto';

const TIME_HEX_DIGITS = 12;

/**
 * A new event id: UUID version 7 (RFC 9562), whose first 48 bits are `nowMs`. Ids made in one millisecond are unordered.
 *
 * @param nowMs milliseconds since the epoch.
 */
export function newEventId(nowMs: number = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  return toUuid(bytes, 7);
}

/**
 * The id of the delivery that one workflow node makes for one event. It is a function of its arguments, so that routing an
 * event twice names the same deliveries; it keeps the event's time prefix, so that both sort together.
 */
export function deliveryIdOf(eventId: string, workflowVersionId: string, nodeId: string): string {
  return derivedId(eventId, 'delivery', workflowVersionId, nodeId);
}

/** The id of the one response event a delivery may leave: the database's unique key on it keeps a second one out. */
export function responseEventIdOf(deliveryId: string): string {
  return derivedId(deliveryId, 'response-event');
}

/** The time in an id made here, in milliseconds since the epoch. */
export function idTimeMs(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, TIME_HEX_DIGITS), 16);
}

/** The lowest id with the given time: ids of `[from, to)` are those `>= lowestIdAt(from)` and `< lowestIdAt(to)`. */
export function lowestIdAt(timeMs: number): string {
  const hex = timeMs.toString(16).padStart(TIME_HEX_DIGITS, '0').padEnd(32, '0');
  return dashed(hex);
}

/** UUID version 8 (RFC 9562): the parent's 48 bits of time, then a SHA-256 over all parts. */
function derivedId(parentId: string, ...parts: string[]): string {
  const bytes = hash('sha256', [parentId, ...parts].join('\n'), 'buffer').subarray(0, 16);
  bytes.writeUIntBE(idTimeMs(parentId), 0, 6);
  return toUuid(bytes, 8);
}

function toUuid(bytes: Buffer, version: number): string {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | (version << 4), 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return dashed(bytes.toString('hex'));
}

function dashed(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
