import { hash, randomUUID } from 'node:crypto';

const TIME_BYTES = 6;
const TIME_HEX_DIGITS = 2 * TIME_BYTES;

/**
 * A new event id: UUID version 7 (RFC 9562), whose first 48 bits are `nowMs`. Ids made in one millisecond are unordered.
 *
 * @param nowMs milliseconds since the epoch.
 */
export function newEventId(nowMs: number = Date.now()): string {
  const time = nowMs.toString(16).padStart(TIME_HEX_DIGITS, '0');
  // The random part of version 4, from a stock of entropy that Node keeps.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/**
 * The id of the delivery that one workflow node makes for one event. It is a function of its arguments, so that routing an
 * event twice names the same deliveries; it keeps the event's time prefix, so that both sort together.
 */
export function deliveryIdOf(eventId: string, workflowVersionId: string, nodeId: string): string {
  return derivedId(eventId, 'delivery', workflowVersionId, nodeId);
}

/**
 * The id of a replay of a delivery: a delivery of its own, so the destination sees another Idempotency-Key and the ledger keeps another
 * response event. The same key names the same replay; use a new one for each replay that shall be another.
 */
export function replayedDeliveryIdOf(deliveryId: string, replayKey: string): string {
  return derivedId(deliveryId, 'replay', replayKey);
}

/** The id of the one response event a delivery may leave: the database's unique key on it keeps a second one out. */
export function responseEventIdOf(deliveryId: string): string {
  return derivedId(deliveryId, 'response-event');
}

/** The time in an id made here, in milliseconds since the epoch. */
export function idTimeMs(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, TIME_HEX_DIGITS), 16);
}

/** The id of the `number`th thing that a table counted (UUID version 8), made at `timeMs`. Numbers up to 2^48 - 1; see `numberIn`. */
export function numberedIdOf(timeMs: number, number: number): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(timeMs, 0, TIME_BYTES);
  bytes.writeUIntBE(number, 10, TIME_BYTES);
  return toUuid(bytes, 8);
}

/** The number in an id made by `numberedIdOf`. */
export function numberIn(id: string): number {
  return Number.parseInt(id.slice(-12), 16);
}

/**
 * The lowest id with the given time: ids of `[from, to)` are those `>= lowestIdAt(from)` and `< lowestIdAt(to)`. No id is older than 1970,
 * so an earlier time counts as that.
 */
export function lowestIdAt(timeMs: number): string {
  const hex = Math.max(0, timeMs).toString(16).padStart(TIME_HEX_DIGITS, '0').padEnd(32, '0');
  return dashed(hex);
}

/** UUID version 8 (RFC 9562): the parent's 48 bits of time, then a SHA-256 over all parts. */
function derivedId(parentId: string, ...parts: string[]): string {
  const hex = hash('sha256', [parentId, ...parts].join('\n'), 'hex');
  const time = parentId.slice(0, TIME_HEX_DIGITS + 1).toLowerCase();
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${time}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function toUuid(bytes: Buffer, version: number): string {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | (version << 4), 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return dashed(bytes.toString('hex'));
}

function dashed(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
