import { z } from 'zod';
import { acceptedEventSchema } from './accepted-event.js';
import { defineJob, type JobPayload } from './job-contract.js';

/** Make one attempt of one delivery. Without `event` the consumer reads it from the ledger. */
export const deliverEvent = defineJob({
  name: 'deliver-event',
  queue: 'deliveries',
  version: 1,
  schema: z.object({
    v: z.literal(1),
    eventId: z.uuid(),
    deliveryId: z.uuid(),
    attempt: z.int().min(1),
    deliveriesPlanned: z.int().min(1).describe('How many deliveries the event has in all.'),
    workflowVersionId: z.uuid(),
    nodeId: z.string(),
    event: acceptedEventSchema.optional(),
  }),
  producer: ['dispatcher'],
  consumer: 'dispatcher',
  idOf: (payload) => `${payload.deliveryId}_${payload.attempt}`,
  payloadBytesMax: 262_144,
});

export type DeliverEvent = JobPayload<typeof deliverEvent>;
