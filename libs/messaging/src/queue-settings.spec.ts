import { backoffMs, QUEUE_SETTINGS, reconnectMs } from './queue-settings.js';

describe('the queue settings', () => {
  it('keep trying a job for longer than a failover of the database takes', () => {
    let totalMs = 0;
    for (let made = 1; made < QUEUE_SETTINGS.attempts; made += 1) totalMs += backoffMs(made);
    expect(totalMs).toBeGreaterThan(20 * 60_000);
    expect([1, 2, 3, 4, 5, 6, 60].map(backoffMs)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it('reconnect at once and then every two seconds', () => {
    expect([1, 2, 3, 10, 2_000].map(reconnectMs)).toEqual([100, 200, 400, 2_000, 2_000]);
  });

  it('retry a lost connection and notice a lost registration before anybody else gives up', () => {
    expect(QUEUE_SETTINGS.runRetryDelayMs).toBeLessThan(QUEUE_SETTINGS.lockDurationMs);
    expect(QUEUE_SETTINGS.relayHeartbeatMs).toBeLessThan(5_000);
  });
});
