type Header = readonly [string, string];

/** What is traced: an attempt of a delivery for an event, and the headers the event came with (Train-Case names). */
export interface TracedAttempt {
  readonly eventId: string;
  readonly deliveryId: string;
  readonly attempt: number;
  readonly eventHeaders: Readonly<Record<string, string>>;
}

const TRACESTATE_CHARS_MAX = 512;
const TRACESTATE_MEMBERS_MAX = 32;

/** Version 00 has nothing behind the flags; a later one may, and is read as far as it is known (W3C Trace Context §3.2, §4.3). */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:$|(?<!^00.*)-)/;
/** A list member (§3.3.1.3); a list may also have empty ones. */
const MEMBER =
  /^[ \t]*(?:(?:[a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})=[ -+\--<>-~]{0,255}[!-+\--<>-~])?[ \t]*$/;

/**
 * The trace context an attempt passes on (W3C Trace Context): the trace of the incoming event when it came with a valid `traceparent`,
 * and then its `tracestate` too if that is valid and has 512 characters at most; otherwise a trace of the event's own, named by its id. The
 * parent id is 48 bits of the delivery's id, which are a hash, and 16 bits that count its attempts: a job that runs twice is one span.
 * Nothing when the request has a `traceparent` of its own. Pure.
 */
export function traceHeaders({ eventId, deliveryId, attempt, eventHeaders }: TracedAttempt, requestHeaders: readonly Header[]): Header[] {
  if (requestHeaders.some(([name]) => name.toLowerCase() === 'traceparent')) return [];
  const incomingTraceId = TRACEPARENT.exec(eventHeaders['Traceparent'] ?? '')?.[1];
  const traceId = incomingTraceId ?? eventId.replaceAll('-', '').toLowerCase();
  const parentId = deliveryId.slice(-12).toLowerCase() + attempt.toString(16).padStart(4, '0');
  const traceparent: Header = ['traceparent', `00-${traceId}-${parentId}-01`];
  const tracestate = eventHeaders['Tracestate'] ?? '';
  const passesState = incomingTraceId !== undefined && isTracestate(tracestate);
  return passesState && !requestHeaders.some(([name]) => name.toLowerCase() === 'tracestate')
    ? [traceparent, ['tracestate', tracestate]]
    : [traceparent];
}

function isTracestate(text: string): boolean {
  if (text.length > TRACESTATE_CHARS_MAX || text.trim() === '') return false;
  const members = text.split(',');
  if (members.length > TRACESTATE_MEMBERS_MAX || !members.every((member) => MEMBER.test(member))) return false;
  const keys = members.flatMap((member) => (member.trim() === '' ? [] : [member.trim().split('=', 1)[0]]));
  return new Set(keys).size === keys.length;
}
