/** All databases of a test run start with this and the run's id. */
const PREFIX = 'crossdock_test_';

/** Runs older than this are over: no tier takes longer, and a killed run must not fill a server that outlives it. */
const RUN_LASTS_MS_MAX = 6 * 60 * 60 * 1000;

/** A new run id. It starts with the time, so that leftovers of old runs are recognisable. */
export function newRunId(nowMs: number, pid: number): string {
  return `${nowMs.toString(36)}x${pid.toString(36)}`;
}

/** The prefix of every database of a run. */
export function databasePrefix(runId: string): string {
  return `${PREFIX}${runId}_`;
}

/** Whether a database was left behind by a run that has ended, judged by its name. */
export function isLeftover(databaseName: string, nowMs: number): boolean {
  const startedMs = /^crossdock_test_([0-9a-z]+)x[0-9a-z]+_/.exec(databaseName)?.[1];
  return startedMs !== undefined && nowMs - Number.parseInt(startedMs, 36) > RUN_LASTS_MS_MAX;
}
