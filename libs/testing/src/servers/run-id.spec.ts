import { databasePrefix, isLeftover, newRunId } from './run-id.js';

const HOUR_MS = 60 * 60 * 1000;

describe('isLeftover', () => {
  const startedMs = Date.UTC(2026, 0, 1);
  const database = `${databasePrefix(newRunId(startedMs, 4711))}template_0a1b2c`;

  it('spares the databases of a run that may still be going on', () => {
    expect(isLeftover(database, startedMs + HOUR_MS)).toBe(false);
  });

  it('knows the databases of a run that was killed long ago', () => {
    expect(isLeftover(database, startedMs + 7 * HOUR_MS)).toBe(true);
  });

  it('never touches a database of somebody else', () => {
    for (const name of ['postgres', 'crossdock', 'crossdock_test', 'crossdock_test_mine', 'template1']) {
      expect(isLeftover(name, startedMs + 7 * HOUR_MS)).toBe(false);
    }
  });
});
