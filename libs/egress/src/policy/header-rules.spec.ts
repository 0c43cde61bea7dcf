import { checkHeaderName, findDeniedHeader } from './header-rules.js';

describe('the rules for headers', () => {
  it.each([
    ...['Host', 'host', 'HOST', 'Content-Length', 'Connection', 'Transfer-Encoding', 'Expect', 'Upgrade', 'TE', 'Trailer', 'Keep-Alive'],
    ...['Proxy-Authorization', 'proxy-connection', 'HTTP2-Settings'],
  ])('keep %s for the sender', (name) => {
    expect(checkHeaderName(name)).toMatchObject({ allowed: false, code: 'header_not_allowed' });
  });

  it.each(['', ' ', 'X Y', 'X:', 'X\r\nY', 'X\u0000', 'Żółw', '(x)', 'a/b', '"x"', 'x\t'])('refuse the name %j', (name) => {
    expect(checkHeaderName(name)).toMatchObject({ allowed: false, code: 'invalid_header' });
  });

  it.each([
    ...['Authorization', 'X-API-Key', 'Content-Type', 'Accept', 'Accept-Encoding', 'User-Agent', 'Cookie', 'Idempotency-Key', 'Via'],
    ...['Hosts', 'X-Host', 'Tea', 'X-Proxy-Authorization', 'Connection-Id', '__proto__', 'constructor', "!#$%&'*+.^_`|~-"],
  ])('allow the name %s', (name) => {
    expect(checkHeaderName(name)).toEqual({ allowed: true });
  });

  it.each(['a\r\nX-Injected: 1', 'a\n', '\r', 'a\u0000b', '\u007f', '\u001b[0m', 'Ā', '😀', '\u2028'])('refuse the value %j', (value) => {
    const denial = findDeniedHeader([
      ['X-Fine', 'fine'],
      ['X-Test', value],
    ]);
    expect(denial).toMatchObject({
      code: 'invalid_header',
      detail: 'The value of the header X-Test holds characters that cannot be sent.',
    });
  });

  it.each(['', ' ', 'a\tb', 'Bearer abc.def==', 'ÿ café', '"quoted", list; q=0.1', 'host: x'])('allow the value %j', (value) => {
    expect(findDeniedHeader([['X-Test', value]])).toBeUndefined();
  });
});
