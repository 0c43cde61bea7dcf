/** The numbers behind the state of a lane, each with its reason. Durations in milliseconds. */
export const LANE_RULES = {
  /** A sender that dies gives its slots back after this; a live one renews them three times as often. */
  slotHeldMs: 15_000,
  /** Starts of a lane with a rate are given out no further ahead: who gets them waits for them, and what dies with him is lost to the rate. */
  startsAheadMs: 500,
  /** Failures in a row that open the breaker. A restart of a busy destination makes fewer before its health check notices. */
  failuresToOpen: 10,
  /** An open breaker lets one request through after this; each that fails doubles the wait, up to the other. */
  openFirstMs: 5_000,
  openMsMax: 60_000,
  /** Share of its slots a lane gets when its destination is back, so that the backlog does not knock it over again. */
  paceAfterFailure: 0.25,
  /** What a report of success adds to the pace of a slowed lane; a few reports come each second. */
  paceStep: 0.05,
  /** Answers that ask for fewer requests halve the pace at most so often: one wave of them says one thing. */
  slowEveryMs: 1_000,
  /** No answer closes a lane for longer: after that, one request finds out. */
  pauseMsMax: 3_600_000,
  /** A lane that only failed for five days is disabled, like an endpoint nobody misses. */
  disableAfterMs: 432_000_000,
  /** A closed lane is asked about at least so often: somebody may have opened it by hand. */
  closedMsMax: 5_000,
} as const;
