import { z } from 'zod';
import { resourceNameSchema } from './incoming-integration.js';

/** What a secret field reads as. Sent back on an update it means: keep the stored secret. */
export const MASKED_SECRET = '********';

const secretSchema = z.string().min(1, 'A value is required.').max(8192);

/** `value` may hold `{{secret}}` (seed: API Key connection). */
const placementSchema = z.strictObject({ key: z.string().min(1).max(256), value: z.string().min(1).max(8192) });

export const basicConnectionInputSchema = z.strictObject({
  name: resourceNameSchema,
  kind: z.literal('basic'),
  login: z
    .string()
    .min(1, 'A login is required.')
    .max(1024)
    .refine((login) => !login.includes(':'), 'A login holds no ":" (RFC 7617).'),
  password: secretSchema,
});

export const apiKeyConnectionInputSchema = z.strictObject({
  name: resourceNameSchema,
  kind: z.literal('apiKey'),
  secret: secretSchema,
  headers: z.array(placementSchema).max(20).default([]),
  urlParameters: z.array(placementSchema).max(20).default([]),
});

/** What a user writes of a connection. Secrets are write-only. */
export const connectionInputSchema = z
  .discriminatedUnion('kind', [basicConnectionInputSchema, apiKeyConnectionInputSchema])
  .meta({ id: 'ConnectionInput' });

export type ConnectionInput = z.infer<typeof connectionInputSchema>;

const stored = { id: z.uuid(), createdAt: z.iso.datetime(), updatedAt: z.iso.datetime() };

/** A connection as read: every secret is `MASKED_SECRET`. */
export const connectionSchema = z
  .discriminatedUnion('kind', [basicConnectionInputSchema.safeExtend(stored), apiKeyConnectionInputSchema.safeExtend(stored)])
  .meta({ id: 'Connection' });

export type Connection = z.infer<typeof connectionSchema>;
