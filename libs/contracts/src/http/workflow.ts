import { z } from 'zod';
import { resourceNameSchema } from './incoming-integration.js';
import { outgoingDefinitionSchema } from './outgoing-integration.js';

/** Operators of a filter (DOMAIN §2), by the type of value they compare. */
export const FILTER_OPERATORS = [
  'EQUAL', 'NOT_EQUAL', 'CONTAIN', 'NOT_CONTAIN', 'STARTS_WITH', 'ENDS_WITH', 'IN', 'NOT_IN',
  'LESS', 'MORE', 'LESS_OR_EQUAL', 'MORE_OR_EQUAL', 'IS_TRUE', 'IS_FALSE', 'EXISTS', 'NOT_EXISTS',
] as const; // prettier-ignore

const operandSchema = z.union([z.string().max(1024), z.number()]);

/** One condition on a flattened parameter, for example `body.products[0].group_id`. */
export const filterConditionSchema = z.strictObject({
  parameter: z.string().min(1).max(1024),
  operator: z.enum(FILTER_OPERATORS),
  value: z.union([operandSchema, z.array(operandSchema).max(100)]).optional(),
});

/** All conditions must hold; no condition lets every event pass. */
export const filterSchema = z.strictObject({ conditions: z.array(filterConditionSchema).max(50) });

export type FilterCondition = z.infer<typeof filterConditionSchema>;
export type Filter = z.infer<typeof filterSchema>;

const nodeIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'A node id holds 1 to 64 letters, digits, "_" and "-".');
const formSchema = z.record(z.string().regex(/^[A-Za-z0-9_]{1,128}$/), z.string().max(8192));

/** An outgoing node uses a reusable integration (`integrationId`) or carries a single-use one (`integration`), never both. */
export const outgoingNodeSchema = z
  .strictObject({
    id: nodeIdSchema,
    name: resourceNameSchema,
    type: z.literal('outgoing'),
    integrationId: z.uuid().toLowerCase().optional(),
    integration: outgoingDefinitionSchema.optional(),
    form: formSchema.default({}).describe('Values of schema fields, read by {% context field %}; may hold inserts.'),
  })
  .refine((node) => (node.integrationId === undefined) !== (node.integration === undefined), {
    path: ['integrationId'],
    error: 'A node names a reusable integration or carries a single-use one: exactly one of integrationId and integration.',
  });

const endNodeSchema = z.strictObject({ id: nodeIdSchema, type: z.literal('end') });

/** The id by which edges name the trigger. */
export const TRIGGER_NODE_ID = 'trigger';

export const workflowDefinitionSchema = z.strictObject({
  trigger: z.strictObject({
    type: z.literal('businessEvent'),
    incomingIntegrationId: z.uuid().toLowerCase(),
    filter: filterSchema.default({ conditions: [] }),
  }),
  nodes: z
    .array(z.discriminatedUnion('type', [outgoingNodeSchema, endNodeSchema]))
    .min(1)
    .max(100),
  edges: z.array(z.strictObject({ from: nodeIdSchema, to: nodeIdSchema })).max(400),
});

export type OutgoingNode = z.infer<typeof outgoingNodeSchema>;
export type WorkflowDefinition = z.infer<typeof workflowDefinitionSchema>;

/** What a user writes of a workflow. */
export const workflowInputSchema = workflowDefinitionSchema.extend({ name: resourceNameSchema }).meta({ id: 'WorkflowInput' });

export type WorkflowInput = z.infer<typeof workflowInputSchema>;

export const workflowSchema = workflowInputSchema
  .safeExtend({
    id: z.uuid(),
    status: z.enum(['draft', 'published', 'paused']),
    hasUnpublishedChanges: z.boolean().describe('The saved definition differs from the published one.'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Workflow' });

export type Workflow = z.infer<typeof workflowSchema>;
