/** The numbers of this process' traffic in lanes. Durations in milliseconds. */
export const LANE_TRAFFIC = {
  /** How often reports, returns of slots and the waiting room are seen to; what cannot wait does not. */
  tickMs: 250,
  /** Slots are leased for 15 s: renewed so often, a lost statement or a slow one costs none. */
  renewEveryMs: 4_000,
  /** A slot is believed to be held for this after it was asked for: less than its lease, by what clocks and the way there take. */
  slotTrustedMs: 13_000,
  /** An unused slot is kept so long, for the next delivery of a busy lane; the last one longer, for a lane with a delivery now and then. */
  lingerMs: 1_000,
  lastLingerMs: 10_000,
  /**
   * Deliveries of one lane that wait in memory for one of its slots, or as many as it let through in half a second if those were more;
   * those that come then wait in the database.
   */
  waitersMax: 32,
  /** A delivery waits so long in memory, then in the database: a lane that moves gives it a slot before. */
  waitMs: 1_000,
  /** After one waited in vain, others of its lane do not try for this. */
  congestedMs: 2_000,
  /** Deliveries of all lanes that a process has under way, or waiting in memory for a slot. */
  placesMax: 512,
  /**
   * Of the free places, one lane may take one in so many: 64 when it is the only one, and less the more lanes are slow. However many are, there
   * is always some room for the next.
   */
  freePlacesShare: 7,
  /** Deliveries taken from the waiting room that are under way at once. */
  takenMax: 512,
  /** Slots that are claimed of one lane for its waiting room in one go. */
  claimMax: 16,
  /** A start of a rate is given up by who is so late for it: half of the room that a rate has for late starts, in the shortest period. */
  startLateMsMax: 25,
  /** One so late waited for something else, credentials for instance, and with it all that wait for the same: they must not go at once. */
  startMissedMs: 1_000,
  /** Deliveries whose lane is not known yet, taken at once. */
  unassignedMax: 50,
  /** A delivery that could not be attempted for a fault on our side is tried again after this. */
  postponeMs: 5_000,
  /** A delivery under way from the waiting room is kept from others so often; its lease is 15 s. */
  holdEveryMs: 4_000,
  /** A lane nobody uses is forgotten after this. */
  forgetAfterMs: 600_000,
  /** The order of events with the same key is that in which they were accepted; those still on their way to here get so long to arrive. */
  orderSettleMs: 500,
} as const;
