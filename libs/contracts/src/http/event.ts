import { z } from 'zod';
import { deliverySchema } from './delivery.js';
import { pageQuerySchema, timeSpan } from './paging.js';

const jsonSchema = z.unknown();

const EVENT_KINDS = ['incoming', 'response', 'notice'] as const;

/** One line of the event list: an accepted event (`incoming`), a response event, or a notice of what became of a destination. */
export const eventSummarySchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(EVENT_KINDS),
    action: z.string().nullable().describe('The event name of a response event or notice; null for an incoming one.'),
    time: z.iso.datetime(),
    incomingIntegrationId: z.uuid().nullable(),
    incomingEventId: z
      .uuid()
      .nullable()
      .describe('The accepted event this one comes from; its own id for an incoming event, null for a notice.'),
    deliveryId: z.uuid().nullable(),
    params: z.record(z.string(), jsonSchema).nullable().describe('Parameters of a response event or notice.'),
  })
  .meta({ id: 'EventSummary' });

export type EventSummary = z.infer<typeof eventSummarySchema>;

export const eventQuerySchema = pageQuerySchema.extend({
  kind: z.enum(EVENT_KINDS).default('incoming'),
  action: z.string().max(32).optional(),
  incomingIntegrationId: z.uuid().optional(),
  ...timeSpan,
});

export type EventQuery = z.infer<typeof eventQuerySchema>;

/** The whole story of an accepted event. */
export const eventStorySchema = z
  .object({
    id: z.uuid(),
    time: z.iso.datetime(),
    incomingIntegrationId: z.uuid(),
    endpointId: z.uuid(),
    state: z.enum(['pending', 'discarded', 'settled']).describe('Replays do not count: an event stays settled while one is made.'),
    discardReason: z.string().nullable(),
    request: z
      .record(z.string(), jsonSchema)
      .describe('The envelope (seed): body, businessProfileId, endpointId, eventId, headers, method, time.'),
    parameters: z.array(z.object({ path: z.string(), type: z.string(), value: jsonSchema })).describe('The envelope, flattened.'),
    deliveries: z.array(deliverySchema),
    responseEvents: z.array(eventSummarySchema),
  })
  .meta({ id: 'EventStory' });

export type EventStory = z.infer<typeof eventStorySchema>;
