/** The fixed numbers of the event sink. */
export const EVENT_SINK = {
  /** Outcomes taken at once: what waits together is committed together, in one transaction. */
  recordingConcurrency: 200,
  /** Partitions are made this far ahead, so that a sink that is down for days does not leave the ledger without one. */
  partitionDaysAhead: 7,
  partitionEveryMs: 3_600_000,
} as const;
