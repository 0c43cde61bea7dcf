import { z } from 'zod';

/** A body longer than this travels by reference: the consumer reads it from the ledger. */
export const INLINE_BODY_CHARS_MAX = 32_768;

/** An event as committed to the ledger. `body` is the JSON text exactly as it came, so that no digit of a number is lost. */
export const acceptedEventSchema = z.object({
  eventId: z.uuid(),
  workspaceId: z.int(),
  incomingIntegrationId: z.uuid(),
  endpointId: z.uuid(),
  method: z.string(),
  headers: z.record(z.string(), z.string()).describe('Train-Case names; credentials and hop-by-hop headers removed.'),
  body: z.string(),
  timeMs: z.int(),
  catalogRevision: z
    .int()
    .describe('The catalog revision in force when the event was committed: definitions older than it must be reloaded.'),
});

export type AcceptedEvent = z.infer<typeof acceptedEventSchema>;
