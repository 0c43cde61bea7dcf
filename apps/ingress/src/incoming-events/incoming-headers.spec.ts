import { toIncomingHeaders } from './incoming-headers.js';

describe('the headers an event keeps', () => {
  it('keep the spelling they were sent in', () => {
    expect(toIncomingHeaders(['X-Request-ID', 'r-1', 'x-Odd-CASE', 'v'])).toEqual({ 'X-Request-ID': 'r-1', 'x-Odd-CASE': 'v' });
  });

  it('get their Train-Case back when a proxy has lower-cased them', () => {
    expect(toIncomingHeaders(['x-request-id', 'r-1', 'content-type', 'application/json'])).toEqual({
      'X-Request-Id': 'r-1',
      'Content-Type': 'application/json',
    });
  });

  it('never hold credentials or hop-by-hop headers, in any case', () => {
    const raw = [
      'AUTHORIZATION',
      'Bearer x',
      'cookie',
      'a=b',
      'X-Api-Key',
      'k',
      'Connection',
      'close',
      'X-Hub-Signature-256',
      's',
      'Transfer-Encoding',
      'chunked',
    ];
    expect(toIncomingHeaders(raw)).toEqual({});
  });

  it('join the values of a repeated header', () => {
    expect(toIncomingHeaders(['X-Tag', 'a', 'x-tag', 'b'])).toEqual({ 'X-Tag': 'a, b' });
  });

  it('treat a header called __proto__ as a header', () => {
    const headers = toIncomingHeaders(['__proto__', 'x']);
    expect(Object.keys(headers)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(headers)).toBe(Object.prototype);
  });
});
