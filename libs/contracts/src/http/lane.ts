import { z } from 'zod';
import { pageQuerySchema } from './paging.js';

/** Longest id of a lane, in characters: the longest origin with all limits, base64url. */
export const LANE_ID_CHARS_MAX = 1_000;

/** Waiting deliveries that are counted of one lane, alone and in a list. */
export const LANE_WAITING_MAX = 10_000;
export const LANE_WAITING_LISTED_MAX = 1_000;

/** The way to one destination, as it stands now. */
export const laneSchema = z
  .object({
    id: z.string().describe('Opaque. The same lane keeps it.'),
    origin: z.string().describe('Of the destination it leads to.'),
    concurrency: z.int().describe('Most requests under way at once.'),
    rate: z.string().nullable().describe('Most requests in a period, for example `10/second`; null: no limit.'),
    state: z
      .enum(['open', 'slowed', 'paused', 'failing', 'disabled'])
      .describe(
        '`slowed`: the destination asked for fewer requests, or is just back. `paused`: it asked to be left alone for a time. ' +
          '`failing`: it failed many times in a row; one request now and then finds out whether it is back. `disabled`: nothing is sent.',
      ),
    slotsInUse: z.int().describe('Slots that senders hold. A slot is kept for a moment after its request has ended.'),
    pace: z.number().describe('Share of its slots and rate that it gets now; 1 when it is well.'),
    pausedUntil: z.iso.datetime().nullable(),
    failingSince: z.iso.datetime().nullable().describe('Since when every request failed; null when the last one did not.'),
    nextProbeAt: z.iso
      .datetime()
      .nullable()
      .describe('When a failing lane lets the next request through; null: now, or it is not failing.'),
    disabledAt: z.iso.datetime().nullable(),
    waiting: z
      .int()
      .describe(`Deliveries that wait in the database; counted up to ${LANE_WAITING_MAX}, in lists up to ${LANE_WAITING_LISTED_MAX}.`),
    hasMoreWaiting: z.boolean().describe('There are more than were counted.'),
  })
  .meta({ id: 'Lane' });

export type LaneView = z.infer<typeof laneSchema>;

export const laneQuerySchema = pageQuerySchema.extend({ cursor: z.string().max(LANE_ID_CHARS_MAX).optional() });
