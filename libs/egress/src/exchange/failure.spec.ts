import { describeFailure, toFailure } from './failure.js';

const fault = (code: string) => Object.assign(new Error('text is not looked at'), { code });

describe('the name of a failure', () => {
  it.each([
    ['ENOTFOUND', 'resolving', 'dns_not_found'],
    ['EAI_AGAIN', 'resolving', 'dns_failed'],
    ['ESERVFAIL', 'resolving', 'dns_failed'],
    ['ECONNREFUSED', 'connecting', 'connection_refused'],
    ['EHOSTUNREACH', 'connecting', 'unreachable'],
    ['ETIMEDOUT', 'connecting', 'connect_timeout'],
    ['ECONNREFUSED', 'tunnelling', 'proxy_failed'],
    ['ENOTFOUND', 'tunnelling', 'proxy_failed'],
    ['ETIMEDOUT', 'tunnelling', 'proxy_failed'],
    ['HPE_HEADER_OVERFLOW', 'tunnelling', 'proxy_failed'],
    ['PROXY_407', 'tunnelling', 'proxy_failed'],
    ['ETIMEDOUT', 'securing', 'connect_timeout'],
    ['ECONNRESET', 'securing', 'tls_failed'],
    ['CERT_HAS_EXPIRED', 'securing', 'tls_failed'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'securing', 'tls_failed'],
    ['ECONNRESET', 'open', 'connection_reset'],
    ['EPIPE', 'open', 'connection_reset'],
    ['HPE_INVALID_CONSTANT', 'open', 'response_malformed'],
    ['HPE_HEADER_OVERFLOW', 'open', 'headers_too_large'],
    ['Z_DATA_ERROR', 'open', 'response_malformed'],
    ['ERR__ERROR_FORMAT_PADDING_1', 'open', 'response_malformed'],
    ['ESOMETHING', 'open', 'network_error'],
    ['toString', 'open', 'network_error'],
  ] as const)('comes from the code %s while %s: %s', (code, stage, expected) => {
    expect(toFailure(fault(code), stage)).toBe(expected);
  });

  it('is network_error for anything without a code', () => {
    expect([new Error('x'), 'text', undefined, { code: 104 }].map((error) => toFailure(error, undefined))).toEqual(
      Array(4).fill('network_error'),
    );
  });

  it('is told in one sentence with the target and the code, never with the text of the error', () => {
    const error = Object.assign(new Error('s3cret'), { code: 'ECONNREFUSED' });
    expect(describeFailure('connection_refused', 'a.example.com:443', error)).toBe(
      'a.example.com:443 refused the connection (ECONNREFUSED).',
    );
    expect(describeFailure('timeout', 'a.example.com:443', undefined)).toBe(
      'a.example.com:443 did not answer in full within the time limit.',
    );
    expect(describeFailure('network_error', 'a:1', fault('s3cret text'))).toBe('a:1 could not be talked to.');
  });
});
