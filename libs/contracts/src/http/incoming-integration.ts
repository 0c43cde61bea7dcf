import { z } from 'zod';

export const resourceNameSchema = z.string().trim().min(1, 'A name is required.').max(200);
export const iconUrlSchema = z
  .url({ protocol: /^https?$/ })
  .max(2048)
  .nullable();

/** What a user writes of an incoming integration. The endpoint is generated and never changes. */
export const incomingIntegrationInputSchema = z
  .strictObject({
    name: resourceNameSchema,
    authentication: z.enum(['none'], 'The only authentication this release offers is "none".').default('none'),
    iconUrl: iconUrlSchema.default(null),
  })
  .meta({ id: 'IncomingIntegrationInput' });

export type IncomingIntegrationInput = z.infer<typeof incomingIntegrationInputSchema>;

export const incomingIntegrationSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    authentication: z.enum(['none']),
    iconUrl: z.string().nullable(),
    status: z.enum(['draft', 'published', 'paused']),
    endpointId: z.uuid(),
    endpointUrl: z.string().describe('Partners POST JSON here.'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'IncomingIntegration' });

export type IncomingIntegration = z.infer<typeof incomingIntegrationSchema>;
