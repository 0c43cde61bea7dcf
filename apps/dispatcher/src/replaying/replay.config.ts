/** The numbers of bulk replays. */
export const REPLAYING = {
  /** Between two looks for due steps: a replay of 1,000 a second releases 250 in each. */
  tickMs: 250,
  /** Steps in one tick at most, over all replays: what takes more goes on with the next, and stops between them when the process does. */
  stepsPerTick: 20,
} as const;
