import { toRequestHeaders } from './request-head.js';

describe('the headers of a request', () => {
  it('are completed with what is not given', () => {
    expect(toRequestHeaders([], null)).toEqual({
      Accept: '*/*',
      'Accept-Encoding': 'gzip, br, deflate',
      'User-Agent': expect.stringMatching(/^Crossdock\/\d+\.\d+\.\d+/),
    });
  });

  it('are kept where they are given, in any case', () => {
    const headers = toRequestHeaders(
      [
        ['user-agent', 'me'],
        ['ACCEPT', 'text/plain'],
        ['accept-encoding', 'identity'],
      ],
      null,
    );
    expect(headers).toEqual({ 'user-agent': 'me', ACCEPT: 'text/plain', 'accept-encoding': 'identity' });
  });

  it('say the length of the body in bytes, and none without a body', () => {
    expect(toRequestHeaders([], 3)).toHaveProperty('Content-Length', '3');
    expect(toRequestHeaders([], 0)).toHaveProperty('Content-Length', '0');
    expect(toRequestHeaders([], null)).not.toHaveProperty('Content-Length');
  });

  it('keep every value of a name that repeats, under its first spelling', () => {
    expect(
      toRequestHeaders(
        [
          ['X-One', '1'],
          ['X-Two', '2'],
          ['x-one', '3'],
        ],
        null,
      ),
    ).toMatchObject({ 'X-One': ['1', '3'], 'X-Two': '2' });
  });

  it('may have names that objects know too', () => {
    const headers = toRequestHeaders(
      [
        ['__proto__', 'a'],
        ['constructor', 'b'],
      ],
      null,
    );
    expect(Object.entries(headers)).toEqual(
      expect.arrayContaining([
        ['__proto__', 'a'],
        ['constructor', 'b'],
      ]),
    );
  });
});
