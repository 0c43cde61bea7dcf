import { z } from 'zod';
import { ATTEMPT_OUTCOMES, attemptRecordSchema } from '../jobs/record-outcome.job.js';
import { pageQuerySchema, timeSpan } from './paging.js';

export const attemptSchema = attemptRecordSchema
  .omit({
    eventId: true,
    deliveryId: true,
    deliveriesPlanned: true,
    workspaceId: true,
    replayOf: true,
    retryDelayMs: true,
    lane: true,
    orderKey: true,
  })
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
    replayOf: z.uuid().nullable().describe('Of a replay, the delivery that was made first; null for one that is no replay.'),
    state: z.enum(DELIVERY_STATES).describe('`pending`: no attempt is recorded yet.'),
    status: z.int().nullable().describe('HTTP status of the attempt that decided the state, 0 when no response came; null while pending.'),
    reason: z.string().nullable().describe('Why that attempt did not deliver.'),
    destination: z.string().nullable().describe('Origin the request of that attempt went to; null when there was none.'),
    attempts: z.array(attemptSchema),
    responseEventId: z.uuid().nullable(),
  })
  .meta({ id: 'Delivery' });

export type Delivery = z.infer<typeof deliverySchema>;

const originSchema = z.string().max(300);

/** Conditions on the attempt that decided the state of a delivery. All must hold. */
export const deliveryConditions = {
  incomingIntegrationId: z.uuid().toLowerCase().optional(),
  workflowId: z.uuid().toLowerCase().optional(),
  nodeId: z.string().max(64).optional(),
  destination: originSchema.optional().describe('An origin, for example `https://api.example.com`.'),
};

/** HTTP status; 0 stands for no response. */
export const attemptStatusSchema = z.int().min(0).max(999);

export const deliveryQuerySchema = pageQuerySchema.extend({
  state: z.enum(ATTEMPT_OUTCOMES).optional(),
  eventId: z.uuid().optional(),
  ...deliveryConditions,
  status: z.coerce.number().pipe(attemptStatusSchema).optional().describe('HTTP status; 0: no response came.'),
  ...timeSpan,
});

export type DeliveryQuery = z.infer<typeof deliveryQuerySchema>;

/** A replay that was taken on: it will be made, whatever fails meanwhile. */
export const replayedDeliverySchema = z
  .object({
    deliveryId: z.uuid().describe('The new delivery.'),
    replayOf: z.uuid().describe('The delivery that was made first; the same for a replay of a replay.'),
  })
  .meta({ id: 'ReplayedDelivery' });

export type ReplayedDelivery = z.infer<typeof replayedDeliverySchema>;

/** The request header that makes a second call the same replay instead of another one. */
export const idempotencyKeySchema = z.string().trim().min(1, 'The key is empty.').max(255, 'A key has at most 255 characters.').optional();
