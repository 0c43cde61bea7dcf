import { z } from 'zod';

/** The topic on which every service hears that a definition changed. */
export const DEFINITION_CHANGED_TOPIC = 'crossdock.definitions.changed';

/**
 * Drop what you keep in memory of this definition. Only an accelerator: correctness comes from the catalog revision each event
 * carries, so a lost broadcast costs nothing but a little time.
 */
export const definitionChangedSchema = z.object({
  v: z.literal(1),
  kind: z.enum(['incomingIntegration', 'outgoingIntegration', 'connection', 'workflow']),
  id: z.uuid(),
  catalogRevision: z.int(),
});

export type DefinitionChanged = z.infer<typeof definitionChangedSchema>;
