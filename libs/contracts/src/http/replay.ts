import { z } from 'zod';
import { attemptStatusSchema, deliveryConditions } from './delivery.js';

const PER_SECOND_MAX = 1_000;
const PER_SECOND_DEFAULT = 10;

const replayFilterSchema = z
  .strictObject({
    state: z.enum(['failed', 'delivered', 'cancelled']).default('failed'),
    from: z.iso.datetime().describe('Deliveries of events accepted at this time or later …'),
    to: z.iso.datetime().describe('… and before this one. What is accepted after the call is never part of it.'),
    ...deliveryConditions,
    status: attemptStatusSchema.optional().describe('HTTP status; 0: no response came.'),
    includeReplayed: z
      .boolean()
      .default(false)
      .describe('Also deliveries that are replays themselves, and those of which a replay was delivered or is under way.'),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
    path: ['to'],
    error: 'The window is empty: `to` must be later than `from`.',
  });

/** Which deliveries to do again, and how fast. */
export const replayInputSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(200).nullable().default(null),
    filter: replayFilterSchema,
    perSecond: z.int().min(1).max(PER_SECOND_MAX).default(PER_SECOND_DEFAULT).describe('Most deliveries released in a second.'),
  })
  .meta({ id: 'ReplayInput' });

export type ReplayInput = z.infer<typeof replayInputSchema>;

/** A bulk replay and how far it came. */
export const replaySchema = z
  .object({
    id: z.uuid(),
    name: z.string().nullable(),
    filter: replayFilterSchema,
    perSecond: z.int(),
    status: z.enum(['running', 'finished', 'cancelled']),
    matched: z.int().describe('Deliveries that passed the filter so far: those replayed, left out and withdrawn.'),
    replayed: z.int().describe('New deliveries made of them. Each waits, is attempted and recorded like any other.'),
    leftOut: z.int().describe('Deliveries that were passed over; see `includeReplayed`.'),
    withdrawn: z.int().describe('New deliveries that were taken back before anybody began with them, because the replay was cancelled.'),
    remainingEstimate: z
      .int()
      .nullable()
      .optional()
      .describe('Deliveries of that state in the rest of the window, at most 10,000, before the other conditions. Null: not known.'),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable().describe('When the last delivery was released or withdrawn.'),
  })
  .meta({ id: 'Replay' });

export type Replay = z.infer<typeof replaySchema>;
