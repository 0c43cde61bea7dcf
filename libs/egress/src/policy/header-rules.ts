import { ALLOWED, type Denied, denied, type DestinationVerdict } from './denial.js';

/** A field name of RFC 9110 §5.1. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** What a field value may hold (RFC 9110 §5.5): tab, visible ASCII, and Latin-1, in which it is sent. */
const FIELD_VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

/** Headers the sender owns: they frame the message or choose the connection, so a second opinion would let one request become two. */
const OWNED: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Whether a request may carry a header of this name, in any case. Pure: used when a definition is saved and before each request. */
export function checkHeaderName(name: string): DestinationVerdict {
  if (!TOKEN.test(name)) return denied('invalid_header', 'A header name is empty or holds characters that are not allowed.');
  const lower = name.toLowerCase();
  if (!OWNED.has(lower) && !lower.startsWith('proxy-')) return ALLOWED;
  return denied('header_not_allowed', `The header ${name} is set by the sender and cannot be given.`);
}

/** The first header of a request that may not be sent, if any. A detail never repeats a value: it may be a credential. */
export function findDeniedHeader(headers: ReadonlyArray<readonly [string, string]>): Denied | undefined {
  for (const [name, value] of headers) {
    const verdict = checkHeaderName(name);
    if (!verdict.allowed) return verdict;
    if (!FIELD_VALUE.test(value)) return denied('invalid_header', `The value of the header ${name} holds characters that cannot be sent.`);
  }
  return undefined;
}
