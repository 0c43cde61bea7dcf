import { type DeliverySettings, deliverySettingsSchema } from '@crossdock/contracts';
import { laneOf, laneSignalOf, parseLaneKey } from './lane.js';

const settings = (parts: Partial<DeliverySettings> = {}): DeliverySettings => deliverySettingsSchema.parse(parts);

describe('the lane of a request', () => {
  it('is its origin, whatever path, query and spelling of the host it has', () => {
    const keys = ['https://Api.example.com/a?b=c', 'https://api.example.com:443/', 'https://api.example.com/x#y'].map(
      (url) => laneOf(1, url, settings())?.key,
    );
    expect(new Set(keys)).toEqual(new Set(['1 https://api.example.com']));
  });

  it('is another one for another scheme, host, port or workspace', () => {
    const lanes = [
      laneOf(1, 'https://api.example.com', settings()),
      laneOf(1, 'http://api.example.com', settings()),
      laneOf(1, 'https://api.example.com:8443', settings()),
      laneOf(1, 'https://www.example.com', settings()),
      laneOf(2, 'https://api.example.com', settings()),
    ];
    expect(new Set(lanes.map((lane) => lane?.key)).size).toBe(5);
  });

  it('is one of its own for an integration that states limits, shared with those that state the same', () => {
    const limited = settings({ concurrency: 2, rate: { limit: 10, per: 'minute' } });
    const lane = laneOf(1, 'https://api.example.com/a', limited);
    expect(lane).toEqual({ key: '1 https://api.example.com concurrency=2 rate=10/minute', concurrencyMax: 2, intervalMs: 6_025 });
    expect(laneOf(1, 'https://api.example.com/b', limited)).toEqual(lane);
  });

  it('tells origin and rate by its key', () => {
    const key = (parts: Partial<DeliverySettings>): string => laneOf(1, 'https://api.example.com:8443/a', settings(parts))?.key ?? '';
    expect(parseLaneKey(key({}))).toEqual({ origin: 'https://api.example.com:8443', rate: null });
    expect(parseLaneKey(key({ concurrency: 2, rate: { limit: 10, per: 'minute' } }))).toEqual({
      origin: 'https://api.example.com:8443',
      rate: '10/minute',
    });
  });

  it.each([
    [{ limit: 20, per: 'second' }, 52.5],
    [{ limit: 1, per: 'second' }, 1_050],
    [{ limit: 1_000, per: 'hour' }, 3_600.25],
    [{ limit: 1, per: 'day' }, 86_400_250],
  ] as const)('spreads a rate of %j evenly, with room for late starts', (rate, intervalMs) => {
    expect(laneOf(1, 'https://api.example.com', settings({ rate }))?.intervalMs).toBe(intervalMs);
  });

  it('is none for what is no URL', () => {
    expect(laneOf(1, 'api.example.com', settings())).toBeUndefined();
    expect(laneOf(1, `https://${'a.'.repeat(200)}example.com`, settings())).toBeUndefined();
  });
});

describe('what an attempt says about its destination', () => {
  const answer = (status: number, retryAfter?: string) => laneSignalOf({ kind: 'response', status, retryAfter }, Date.UTC(2026, 0, 1));

  it.each([200, 204, 301, 400, 401, 404, 408, 422])('is that it is alive, for a %d', (status) => {
    expect(answer(status)).toEqual({ health: 'alive', isSlowed: false, pauseMs: undefined });
  });

  it.each([500, 502, 503, 504])('is that it fails, for a %d', (status) => {
    expect(answer(status)).toEqual({ health: 'failing', isSlowed: false, pauseMs: undefined });
  });

  it('is that it fails when there is no answer, and nothing when nothing was sent', () => {
    expect(laneSignalOf({ kind: 'network_fault' }, 0).health).toBe('failing');
    expect(laneSignalOf({ kind: 'refused' }, 0).health).toBe('none');
  });

  it.each([
    [429, undefined, undefined],
    [429, '7', 7_000],
    [429, '0', 0],
    [429, 'soon', undefined],
    [429, 'Wed, 31 Dec 2025 23:59:00 GMT', undefined],
    [503, '60', 60_000],
    [503, '31536000', 86_400_000],
  ])('is that it wants fewer requests, for a %d with Retry-After %s', (status, retryAfter, pauseMs) => {
    expect(answer(status, retryAfter)).toEqual({ health: 'none', isSlowed: true, pauseMs });
  });
});
