import { z } from 'zod';
import { acceptedEventSchema } from './accepted-event.js';
import { defineJob, type JobPayload } from './job-contract.js';

/**
 * The id of the job that carries several events, by the id of their batch, which is that of the first of them: a job of that event's own, to put it
 * back, has another.
 */
export function routingBatchIdOf(batchId: string): string {
  return `${batchId}_batch`;
}

/**
 * Find the workflows an accepted event starts and make the first attempt of a delivery for each of their outgoing nodes, or let it wait in
 * the database. Without `event` the consumer reads it from the ledger. `recovery` marks work put back by the reconciler: the consumer then
 * asks the ledger what has already been done. Events that were committed together share a job.
 */
export const routeEvent = defineJob({
  name: 'route-event',
  queue: 'incoming-events',
  version: 1,
  schema: z.object({
    v: z.literal(1),
    eventId: z.uuid(),
    recovery: z.boolean().default(false),
    event: acceptedEventSchema.optional(),
    batchId: z.uuid().optional().describe('Of a recovery, the batch the event came in at first. Absent: it came alone.'),
  }),
  producer: ['ingress', 'dispatcher'],
  consumer: 'dispatcher',
  idOf: (payload) => payload.eventId,
  payloadBytesMax: 262_144,
});

export type RouteEvent = JobPayload<typeof routeEvent>;
