import { laneIdOf, laneKeyOf } from './lane-id.js';

describe('the id of a lane', () => {
  it.each(['1 https://api.example.com', '1 http://api.example.com:8080 concurrency=2 rate=10/second'])('leads back to %s', (key) => {
    expect(laneIdOf(key)).toMatch(/^[\w-]+$/);
    expect(laneKeyOf(laneIdOf(key))).toBe(key);
  });

  it.each([
    '',
    'x',
    laneIdOf('https://api.example.com'),
    laneIdOf('1 '),
    laneIdOf('1 https://a\n'),
    laneIdOf(`1 https://${'a'.repeat(1_000)}`),
  ])('is none: %j', (id) => {
    expect(laneKeyOf(id)).toBeUndefined();
  });
});
