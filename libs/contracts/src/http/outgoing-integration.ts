import { z } from 'zod';
import { iconUrlSchema, resourceNameSchema } from './incoming-integration.js';

/** Names a custom parameter may not have (seed: outgoing integration, custom response event parameters). */
export const RESERVED_PARAMETER_NAMES: readonly string[] = [
  'eventUUID', 'status', 'statusDescription', 'uuid', 'clientId', 'diagramId',
  'diagramName', 'blockId', 'blockName', 'req', 'name', 'body',
]; // prettier-ignore

/** The longest value of a custom parameter, in characters (seed). A rendered value beyond it is cut and flagged. */
export const PARAMETER_VALUE_CHARS_MAX = 230;

/** The action of a response event whose integration names none (seed). */
export const DEFAULT_EVENT_NAME = 'webhook.response';

const INSERT = /\{\{|\{%/;

const customParameterSchema = z.strictObject({
  name: z
    .string()
    .min(1, 'A parameter needs a name.')
    .max(128, 'A parameter name has at most 128 characters.')
    .regex(/^[A-Za-z0-9_.-]*$/, 'A parameter name holds letters, digits, "_", "." and "-" only.')
    .refine((name) => !RESERVED_PARAMETER_NAMES.includes(name.split('.', 1)[0] ?? ''), {
      error: (issue) => `"${String(issue.input)}" is reserved. Reserved names: ${RESERVED_PARAMETER_NAMES.join(', ')}.`,
    }),
  value: z
    .string()
    .max(4096, 'A parameter value has at most 4096 characters before it is rendered.')
    .refine((value) => INSERT.test(value) || value.length <= PARAMETER_VALUE_CHARS_MAX, {
      error: `A parameter value has at most ${PARAMETER_VALUE_CHARS_MAX} characters.`,
    }),
});

const headerSchema = z.strictObject({ key: z.string().min(1, 'A header needs a key.').max(1024), value: z.string().max(8192) });

const customParametersSchema = z
  .array(customParameterSchema)
  .max(10, 'An integration has at most 10 custom parameters.')
  .superRefine((parameters, context) => {
    const seen = new Set<string>();
    parameters.forEach(({ name }, index) => {
      if (seen.has(name)) context.addIssue({ code: 'custom', path: [index, 'name'], message: `"${name}" is defined twice.` });
      seen.add(name);
    });
  });

/** Requests a destination gets at once unless an integration says otherwise: many for a fast one, few for one that hangs. */
export const LANE_CONCURRENCY_DEFAULT = 32;

export const RATE_PERIODS = ['second', 'minute', 'hour', 'day'] as const;

/**
 * How an integration's requests are sent and sent again. Integrations that state no limits share the lane of their destination; one that
 * does has a lane of its own there, beside integrations with the same limits (docs/adr/0009-lanes.md).
 */
export const deliverySettingsSchema = z.strictObject({
  timeoutMs: z.int().min(100).max(30_000).default(30_000).describe('The whole exchange, first byte to last.'),
  maxAttempts: z.int().min(1).max(10).default(5),
  retryDelayMs: z
    .int()
    .min(100)
    .max(3_600_000)
    .default(10_000)
    .describe('Longest wait before the second attempt; each further one may be seven times as long. The wait is random below that.'),
  retryDelayMsMax: z.int().min(100).max(86_400_000).default(3_600_000).describe('No wait between two attempts is longer.'),
  concurrency: z
    .int()
    .min(1)
    .max(256)
    .nullable()
    .default(null)
    .describe(
      `Most requests to the destination at once, over all dispatchers; each of them makes 64 at most. Null: ${LANE_CONCURRENCY_DEFAULT}.`,
    ),
  rate: z
    .strictObject({ limit: z.int().min(1).max(1_000_000), per: z.enum(RATE_PERIODS) })
    .nullable()
    .default(null)
    .describe('Most requests in any such period, spread evenly over it, over all processes. Null: no limit.'),
  redirectsMax: z.int().min(0).max(5).default(0).describe('Redirects that are followed; one beyond is the answer of the destination.'),
  orderBy: z
    .string()
    .max(1024)
    .nullable()
    .default(null)
    .describe('A template. Requests for which it gives the same text are sent one after the other, in the order in which events came.'),
});

export type DeliverySettings = z.infer<typeof deliverySettingsSchema>;

/**
 * What both kinds of outgoing integration define: the reusable one and the single-use one that lives inside a workflow node.
 * `uri`, `headers`, `body` and the values of `parameters` are templates; libs/workflow checks them beyond this schema.
 */
export const outgoingDefinitionSchema = z.strictObject({
  connectionId: z.uuid().toLowerCase().nullable().default(null),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  uri: z.string().trim().min(1, 'A URI is required.').max(8192),
  webhookName: z.string().max(255).default(''),
  eventName: z
    .string()
    .max(32, 'An event name has at most 32 characters.')
    .regex(/^[A-Za-z0-9._-]*$/, 'An event name holds letters, digits, ".", "_" and "-" only.')
    .overwrite((name) => name || DEFAULT_EVENT_NAME)
    .default(DEFAULT_EVENT_NAME),
  headers: z.array(headerSchema).max(50).default([]),
  body: z.string().max(262_144).nullable().default(null),
  parameters: customParametersSchema.default([]),
  delivery: deliverySettingsSchema.prefault({}),
});

export type OutgoingDefinition = z.infer<typeof outgoingDefinitionSchema>;

/** What a user writes of a reusable outgoing integration. */
export const outgoingIntegrationInputSchema = outgoingDefinitionSchema
  .extend({ name: resourceNameSchema, iconUrl: iconUrlSchema.default(null) })
  .meta({ id: 'OutgoingIntegrationInput' });

export type OutgoingIntegrationInput = z.infer<typeof outgoingIntegrationInputSchema>;

export const outgoingIntegrationSchema = outgoingIntegrationInputSchema
  .safeExtend({
    id: z.uuid(),
    status: z.enum(['draft', 'published']),
    hasUnpublishedChanges: z.boolean().describe('The saved definition differs from the published one.'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'OutgoingIntegration' });

export type OutgoingIntegration = z.infer<typeof outgoingIntegrationSchema>;
