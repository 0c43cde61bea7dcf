import { z } from 'zod';
import { defineJob, type JobPayload } from './job-contract.js';

/** How an attempt ended. All but `retrying` are terminal for the delivery. */
export const ATTEMPT_OUTCOMES = ['delivered', 'failed', 'retrying', 'cancelled'] as const;

/** Milliseconds. A phase that did not happen is absent: a reused connection has no look-up, connect or TLS. */
const timingsSchema = z.object({
  totalMs: z.number(),
  firstByteMs: z.number().optional(),
  dnsMs: z.number().optional(),
  connectMs: z.number().optional(),
  tlsMs: z.number().optional(),
});

/** Characters of a request or response body that the ledger keeps: with both, escaped at worst, an outcome stays within its limit. */
export const RECORDED_BODY_CHARS_MAX = 262_144;

/** One attempt as the ledger keeps it. Nothing here holds a secret: material is masked in `request`, redacted in `response`. */
export const attemptRecordSchema = z.object({
  eventId: z.uuid(),
  deliveryId: z.uuid(),
  attempt: z.int().min(1),
  deliveriesPlanned: z.int().min(0).describe('How many deliveries the event has in all; 0 in a replay, which is none of them.'),
  workspaceId: z.int(),
  workflowVersionId: z.uuid(),
  nodeId: z.string(),
  replayOf: z.uuid().optional().describe('Of a replay, the delivery that was made first.'),
  outcome: z.enum(ATTEMPT_OUTCOMES),
  status: z.int().describe('HTTP status, 0 when no response came.'),
  reason: z.string().nullable().describe('Why the attempt did not deliver; null when it did.'),
  retryDelayMs: z.int().nullable().describe('Set when retrying. The ledger turns it into a time by the clock of the database.'),
  lane: z.string().optional().describe('Where the next attempt waits for its time. Absent: it is found when that is made.'),
  orderKey: z.string().nullable().optional().describe('Deliveries of one lane with the same key are made one after the other.'),
  startedAtMs: z.int(),
  timings: timingsSchema,
  request: z
    .object({
      method: z.string(),
      url: z.string(),
      headers: z.array(z.tuple([z.string(), z.string()])),
      body: z.string().nullable(),
      bodyCut: z.boolean().optional().describe('The request was longer; this is its beginning.'),
      parametersCut: z.array(z.string()).optional().describe('Custom parameters whose rendered value was over the limit and was cut.'),
      warnings: z.array(z.string()).optional().describe('Inserts that were left empty because a value could not do what was asked of it.'),
    })
    .nullable(),
  response: z
    .object({
      status: z.int(),
      headers: z.array(z.tuple([z.string(), z.string()])),
      body: z.string(),
      bodyCut: z.boolean(),
      redirectedTo: z.string().optional().describe('The URL that answered after redirects, without its query.'),
    })
    .nullable(),
});

export type AttemptRecord = z.infer<typeof attemptRecordSchema>;

/** The one response event a delivery leaves (seed). `params` is the JSON text of a flat object. */
export const responseEventRecordSchema = z.object({
  id: z.uuid(),
  eventId: z.uuid(),
  deliveryId: z.uuid(),
  workspaceId: z.int(),
  action: z.string(),
  params: z.string(),
});

export type ResponseEventRecord = z.infer<typeof responseEventRecordSchema>;

const attempted = z.object({
  v: z.literal(1),
  kind: z.literal('attempted'),
  attempt: attemptRecordSchema,
  responseEvent: responseEventRecordSchema.nullable(),
});

const discarded = z.object({
  v: z.literal(1),
  kind: z.literal('discarded'),
  eventId: z.uuid(),
  workspaceId: z.int(),
  reason: z.string().describe('Why the event started nothing: no workflow, or every filter said no.'),
});

/** The id of the job that records an attempt: while there is one, its outcome is on its way to the ledger. */
export function outcomeJobIdOf({ deliveryId, attempt }: Pick<AttemptRecord, 'deliveryId' | 'attempt'>): string {
  return `${deliveryId}_${attempt}`;
}

/** Most jobs with several outcomes that one routing job leaves; what comes later has jobs of its own. */
export const OUTCOME_BATCHES_MAX = 3;

/** The ids of the jobs that may record, together with others, what a routing job did first. */
export function outcomeBatchIdsOf(routingJobId: string): string[] {
  return Array.from({ length: OUTCOME_BATCHES_MAX }, (_, index) => `${routingJobId}_outcomes_${index}`);
}

/** Write to the ledger what became of an attempt, or that an event started nothing. */
export const recordOutcome = defineJob({
  name: 'record-outcome',
  queue: 'outcomes',
  version: 1,
  schema: z.discriminatedUnion('kind', [attempted, discarded]),
  producer: ['dispatcher'],
  consumer: 'event-sink',
  idOf: (payload) => (payload.kind === 'discarded' ? payload.eventId : outcomeJobIdOf(payload.attempt)),
  payloadBytesMax: 8_388_608,
});

export type RecordOutcome = JobPayload<typeof recordOutcome>;
