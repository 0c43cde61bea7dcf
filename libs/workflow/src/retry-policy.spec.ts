import fc from 'fast-check';
import { type AttemptEnd, judgeAttempt, parseRetryAfter } from './retry-policy.js';

const NOW = Date.UTC(2026, 0, 1);
const settings = { maxAttempts: 5, retryDelayMs: 10_000, retryDelayMsMax: 3_600_000 };
const first = { number: 1, settings };
const clock = { random: () => 0.5, nowMs: NOW };
const response = (status: number, retryAfter?: string): AttemptEnd => ({ kind: 'response', status, retryAfter });

describe('the retry policy', () => {
  it.each([200, 201, 204, 299])('delivers on %d', (status) => {
    expect(judgeAttempt(response(status), first, clock)).toEqual({ outcome: 'delivered' });
  });

  it.each([301, 400, 401, 404, 410, 422])('fails for good on %d', (status) => {
    expect(judgeAttempt(response(status), first, clock)).toEqual({ outcome: 'failed' });
  });

  it.each([408, 425, 429, 500, 502, 503, 504])('tries again on %d', (status) => {
    expect(judgeAttempt(response(status), first, clock)).toEqual({ outcome: 'retrying', delayMs: 5_000 });
  });

  it('tries again after a network fault and never after a refusal', () => {
    expect(judgeAttempt({ kind: 'network_fault' }, first, clock).outcome).toBe('retrying');
    expect(judgeAttempt({ kind: 'refused' }, first, clock).outcome).toBe('failed');
  });

  it('gives up with the last attempt', () => {
    expect(judgeAttempt({ kind: 'network_fault' }, { number: 5, settings }, clock)).toEqual({ outcome: 'failed' });
  });

  it('waits exactly as long as the destination asks, in seconds or until a date', () => {
    expect(judgeAttempt(response(429, '120'), first, clock)).toEqual({ outcome: 'retrying', delayMs: 120_000 });
    expect(judgeAttempt(response(503, new Date(NOW + 60_000).toUTCString()), first, clock)).toEqual({
      outcome: 'retrying',
      delayMs: 60_000,
    });
  });

  it.each([undefined, '', 'soon', '-5', '1.5e9x', new Date(NOW - 60_000).toUTCString()])('ignores a Retry-After of %p', (header) => {
    expect(parseRetryAfter(header, NOW)).toBeUndefined();
  });

  it('waits a day at most', () => {
    expect(parseRetryAfter('31536000', NOW)).toBe(86_400_000);
  });

  it('waits as the integration says', () => {
    const patient = { maxAttempts: 3, retryDelayMs: 60_000, retryDelayMsMax: 90_000 };
    const judge = (number: number) => judgeAttempt(response(500), { number, settings: patient }, { ...clock, random: () => 1 });
    expect([judge(1), judge(2), judge(3)]).toEqual([
      { outcome: 'retrying', delayMs: 60_000 },
      { outcome: 'retrying', delayMs: 90_000 },
      { outcome: 'failed' },
    ]);
  });

  it('spreads retries between now and a bound that grows sevenfold up to an hour', () => {
    const bounds = [10_000, 70_000, 490_000, 3_430_000, 3_600_000, 3_600_000, 3_600_000];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.double({ min: 0, max: 0.999999, noNaN: true }), (number, random) => {
        const verdict = judgeAttempt(
          { kind: 'network_fault' },
          { number, settings: { ...settings, maxAttempts: 10 } },
          { random: () => random, nowMs: NOW },
        );
        return verdict.outcome === 'retrying' && verdict.delayMs >= 0 && verdict.delayMs <= (bounds[number - 1] ?? 0);
      }),
    );
  });
});
