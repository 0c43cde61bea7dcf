/** The fixed numbers of the dispatcher. */
export const DISPATCHER = {
  /**
   * Events from the queue in hand at once, per process: each waits on its destinations, none uses a core. Several times what one lane may
   * have under way, so that none can hold them all.
   */
  routingConcurrency: 512,
  /** Of these, so many begin to be delivered in each turn of the event loop: more would only wait for each other. */
  begunPerTurn: 4,
  /** Definitions and compiled templates kept in memory. */
  definitionsMax: 5_000,
  /** Material is asked for again after this even if nothing is heard of a change. */
  materialTtlMs: 300_000,
  reconcileEveryMs: 2_000,
  /** An event younger than this is left alone. Longer than the longest statement (5 s), so that no late commit is passed over. */
  reconcileGraceMs: 10_000,
  /** Events put back in one pass: a backlog is rebuilt at a pace the queues can take. */
  reconcileBatch: 1_000,
  /**
   * With more jobs waiting than this, events are unsettled because they queue, not because their work was lost: putting them back would
   * only slow the queue down. Then a few are put back in each pass, so that lost ones among them are still found.
   */
  reconcileBacklog: 2_000,
  reconcileBatchInBacklog: 50,
} as const;
