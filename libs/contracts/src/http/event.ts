import { z } from 'zod';
import { ATTEMPT_OUTCOMES, attemptRecordSchema } from '../jobs/record-outcome.job.js';
import { pageQuerySchema } from './paging.js';

const jsonSchema = z.unknown();
const filterTimes = { from: z.iso.datetime().optional(), to: z.iso.datetime().optional() };

/** One line of the event list: an accepted (`incoming`) or a response event. */
export const eventSummarySchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(['incoming', 'response']),
    action: z.string().nullable().describe('The event name of a response event; null for an incoming one.'),
    time: z.iso.datetime(),
    incomingIntegrationId: z.uuid().nullable(),
    incomingEventId: z.uuid().describe('The accepted event this one comes from; its own id for an incoming event.'),
    deliveryId: z.uuid().nullable(),
    params: z.record(z.string(), jsonSchema).nullable().describe('Parameters of a response event.'),
  })
  .meta({ id: 'EventSummary' });

export type EventSummary = z.infer<typeof eventSummarySchema>;

export const eventQuerySchema = pageQuerySchema.extend({
  kind: z.enum(['incoming', 'response']).default('incoming'),
  action: z.string().max(32).optional(),
  incomingIntegrationId: z.uuid().optional(),
  ...filterTimes,
});

export type EventQuery = z.infer<typeof eventQuerySchema>;

export const attemptSchema = attemptRecordSchema
  .omit({ eventId: true, deliveryId: true, deliveriesPlanned: true, workspaceId: true, retryDelayMs: true, lane: true, orderKey: true })
  .extend({ retryAt: z.iso.datetime().nullable() })
  .meta({ id: 'Attempt' });

export type Attempt = z.infer<typeof attemptSchema>;

export const DELIVERY_STATES = [...ATTEMPT_OUTCOMES, 'pending'] as const;

/** A delivery: what one workflow node does for one accepted event. */
export const deliverySchema = z
  .object({
    id: z.uuid(),
    eventId: z.uuid(),
    workflowVersionId: z.uuid(),
    nodeId: z.string(),
    state: z.enum(DELIVERY_STATES),
    attempts: z.array(attemptSchema),
    responseEventId: z.uuid().nullable(),
  })
  .meta({ id: 'Delivery' });

export type Delivery = z.infer<typeof deliverySchema>;

export const deliveryQuerySchema = pageQuerySchema.extend({
  state: z.enum(ATTEMPT_OUTCOMES).optional(),
  eventId: z.uuid().optional(),
  ...filterTimes,
});

export type DeliveryQuery = z.infer<typeof deliveryQuerySchema>;

/** The whole story of an accepted event. */
export const eventStorySchema = z
  .object({
    id: z.uuid(),
    time: z.iso.datetime(),
    incomingIntegrationId: z.uuid(),
    endpointId: z.uuid(),
    state: z.enum(['pending', 'discarded', 'settled']),
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
